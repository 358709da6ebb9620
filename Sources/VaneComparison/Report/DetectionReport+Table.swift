extension DetectionReport {
    /// The columns of the tables.
    private static let columns = [
        "readout", "at", "AUROC", "95 %", "accuracy", "F1", "F1 at 1 %", "ECE", "Brier", "permuted",
        "validation",
    ]

    /// The cells of a readout, the name first; figures with three decimals, a dash where there is none.
    private func cells(_ readout: Readout) -> [String] {
        guard let test = readout.test else {
            return [readout.name, "error: \(readout.error ?? "no figures")"]
        }
        let best = readout.validation.map(\.auroc).max()
        return [
            readout.name, readout.at ?? "-", test.auroc.fixed(3),
            "[\(test.ci[0].fixed(3)), \(test.ci[1].fixed(3))]", test.accuracy.fixed(3),
            test.f1.fixed(3), test.f1AtOnePercent.fixed(3), test.ece.fixed(3), test.brier.fixed(3),
            test.permuted?.fixed(3) ?? "-", best?.fixed(3) ?? "-",
        ]
    }

    /// The figures as lines of a terminal table.
    public var table: [String] {
        var lines = TextTable(Self.columns, readouts.map(cells)).lines
        lines.append("")
        lines += paired.map { pair in
            "differ \(pair.readout) - \(pair.against): \(pair.difference.fixed(3)) "
                + "[\(pair.ci[0].fixed(3)), \(pair.ci[1].fixed(3))], p \(pair.holm.fixed(3)) after Holm"
        }
        lines += cosines.map { "cosine \($0.a), \($0.b) at \($0.at): \($0.cosine.fixed(3))" }
        lines += warnings.map { "note   \($0)" }
        return lines
    }

    /// The readouts as a Markdown table.
    public var markdown: String { TextTable(Self.columns, readouts.map(cells)).markdown }

    /// The readouts as comma-separated values with all digits.
    public var csv: String {
        CSVTable(
            [
                "readout", "method", "at", "auroc", "ci_lower", "ci_upper", "accuracy", "f1",
                "f1_at_1_percent", "ece", "brier", "permuted", "tried", "error",
            ],
            readouts.map { readout in
                let test = readout.test
                let numbers = [
                    test?.auroc, test?.ci[0], test?.ci[1], test?.accuracy, test?.f1,
                    test?.f1AtOnePercent, test?.ece, test?.brier, test?.permuted,
                ]
                return [
                    CSVTable.Cell(readout.name), CSVTable.Cell(readout.method),
                    CSVTable.Cell(readout.at),
                ] + numbers.map { CSVTable.Cell($0) }
                    + [CSVTable.Cell(readout.tried), CSVTable.Cell(readout.error)]
            }
        ).text
    }
}
