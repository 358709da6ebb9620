extension DetectionReport {
    /// A column that stands in the tables only when some readout has its figure.
    private static let optional: [(name: String, figure: @Sendable (Figures) -> Double?)] = [
        ("permuted", { $0.permuted }), ("control task", { $0.controlTask?.auroc }),
        ("selectivity", { $0.controlTask?.selectivity }),
        ("noise", { $0.randomFeatures?.auroc }), ("OOD", { $0.outOfDistribution?.auroc }),
        ("drop", { $0.outOfDistribution?.drop }),
    ]

    /// The optional columns that stand in the tables.
    private var extra: [(name: String, figure: @Sendable (Figures) -> Double?)] {
        Self.optional.filter { column in
            readouts.contains { $0.test.flatMap(column.figure) != nil }
        }
    }

    /// The columns of the tables.
    private var columns: [String] {
        ["readout", "at", "AUROC", "95 %", "accuracy", "F1", "F1 at 1 %", "ECE", "Brier"]
            + extra.map(\.name) + ["validation"]
    }

    /// The cells of a readout, the name first; figures with three decimals, a dash where there is none.
    private func cells(_ readout: Readout) -> [String] {
        guard let test = readout.test else {
            return [readout.name, "error: \(readout.error ?? "no figures")"]
        }
        let best = readout.validation.compactMap(\.auroc).max()
        return [
            readout.name, readout.at ?? "-", test.auroc.fixed(3),
            "[\(test.ci[0].fixed(3)), \(test.ci[1].fixed(3))]", test.accuracy.fixed(3),
            test.f1.fixed(3), test.f1AtOnePercent.fixed(3), test.ece.fixed(3), test.brier.fixed(3),
        ] + extra.map { $0.figure(test)?.fixed(3) ?? "-" } + [best?.fixed(3) ?? "-"]
    }

    /// The figures as lines of a terminal table.
    public var table: [String] {
        var lines = TextTable(columns, readouts.map(cells)).lines
        lines.append("")
        lines += paired.map { pair in
            "differ \(pair.readout) - \(pair.against): \(pair.difference.fixed(3)) "
                + "[\(pair.ci[0].fixed(3)), \(pair.ci[1].fixed(3))], p \(pair.holm.fixed(3)) after Holm"
        }
        lines += cosines.map { "cosine \($0.a), \($0.b) at \($0.at): \($0.cosine.fixed(3))" }
        lines += controls.map { control in
            "control \(control.name): \(control.available ? "" : "not available, ")\(control.note)"
        }
        lines += warnings.map { "note   \($0)" }
        return lines
    }

    /// The readouts as a Markdown table.
    public var markdown: String { TextTable(columns, readouts.map(cells)).markdown }

    /// The readouts as comma-separated values with all digits.
    public var csv: String {
        CSVTable(
            [
                "readout", "method", "role", "at", "parameters", "auroc", "ci_lower", "ci_upper",
                "accuracy", "f1", "f1_at_1_percent", "ece", "brier", "permuted", "control_task",
                "control_task_accuracy", "selectivity", "accuracy_selectivity", "random_features",
                "ood", "ood_ci_lower", "ood_ci_upper", "ood_accuracy", "ood_drop", "tried", "error",
            ],
            readouts.map { readout in
                let parameters = readout.parameters.sorted { $0.key < $1.key }
                    .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                return [
                    CSVTable.Cell(readout.name), CSVTable.Cell(readout.method),
                    CSVTable.Cell(readout.role.rawValue), CSVTable.Cell(readout.at),
                    CSVTable.Cell(parameters),
                ] + Self.numbers(readout.test).map { CSVTable.Cell($0) }
                    + [CSVTable.Cell(readout.tried), CSVTable.Cell(readout.error)]
            }
        ).text
    }

    /// The numbers of a line of comma-separated values.
    private static func numbers(_ test: Figures?) -> [Double?] {
        let (task, outside) = (test?.controlTask, test?.outOfDistribution)
        return [
            test?.auroc, test?.ci[0], test?.ci[1], test?.accuracy, test?.f1, test?.f1AtOnePercent,
            test?.ece, test?.brier, test?.permuted, task?.auroc, task?.accuracy, task?.selectivity,
            task?.accuracySelectivity, test?.randomFeatures?.auroc, outside?.auroc,
            outside?.ci[0], outside?.ci[1], outside?.accuracy, outside?.drop,
        ]
    }
}
