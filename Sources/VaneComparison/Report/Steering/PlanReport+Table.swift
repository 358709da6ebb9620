extension PlanReport {
    /// The columns of the methods.
    private static let columns = [
        "method", "objective", "95 %", "success", "same", "propensity", "slope", "AUROC",
        "KL/token",
        "strength", "at",
    ]

    /// The cells of a method, the name first; figures with three decimals, a dash where there is none.
    private func cells(_ method: ControlReport.Method) -> [String] {
        guard let found = method.control else {
            return [method.name, "error: \(method.error ?? "no figures")"]
        }
        func figure(_ value: Double?) -> String { value?.fixed(3) ?? "-" }
        return [
            method.title, figure(found.objective), found.objectiveCI.range, figure(found.success),
            figure(found.unchanged), figure(found.propensity?.mean),
            figure(found.propensity?.slope), figure(method.detection?.auroc),
            figure(method.damage?.klOverText), method.chosen?.strength.plain ?? "-",
            method.chosen?.at ?? "-",
        ]
    }

    /// The figures as lines of a terminal table: methods, readouts, differences that are certain, the verdict and what a reader must know.
    public var table: [String] {
        var lines = TextTable(Self.columns, control.methods.map(cells)).lines
        lines += [""] + detection.table + [""]
        let certain = control.paired.filter { $0.holm < 0.05 }
        lines.append(
            "\(certain.count) of \(control.paired.count) differences between methods survive Holm's correction at 5 %"
        )
        lines += certain.map { pair in
            "differ \(pair.a) - \(pair.b): \(pair.figure) \(pair.difference.signed) \(pair.ci.range), p \(pair.holm.fixed(3)) after Holm"
        }
        lines += gap.transfer.map { entry in
            let area = entry.auroc?.fixed(3) ?? "-"
            let end = entry.change.map { "steered \($0.signed)" } ?? entry.error ?? "no figure"
            return "transfer \(entry.name) at \(entry.at): AUROC \(area), \(end)"
        }
        lines += warnings.map { "note   \($0)" }
        return lines + [""] + verdict
    }

    /// The methods, the readouts and the differences as Markdown tables.
    public var markdown: String {
        let differences = TextTable(
            ["figure", "difference", "value", "95 %", "p", "p after Holm", "d", "McNemar"],
            control.paired.map { pair in
                [
                    pair.figure, "\(pair.a) − \(pair.b)", pair.difference.signed, pair.ci.range,
                    pair.p.fixed(4), pair.holm.fixed(4), pair.effect?.fixed(2) ?? "-",
                    pair.mcNemar?.fixed(4) ?? "-",
                ]
            })
        let transfers = TextTable(
            ["direction", "at", "AUROC", "95 %", "unsteered", "steered", "strength"],
            gap.transfer.map { entry in
                guard entry.error == nil else {
                    return [entry.name, entry.at, "error: \(entry.error ?? "")"]
                }
                return [
                    entry.name, entry.at, entry.auroc?.fixed(3) ?? "-", entry.aurocCI.range,
                    entry.unsteered?.fixed(3) ?? "-", entry.steered?.fixed(3) ?? "-",
                    entry.strength?.plain ?? "-",
                ]
            })
        return [
            TextTable(Self.columns, control.methods.map(cells)).markdown, detection.markdown,
            differences.markdown, transfers.markdown,
        ].joined(separator: "\n")
    }
}
