import VaneCore

extension ComparisonReport {
    /// The figures as lines of a terminal table.
    public var table: [String] {
        var lines = [
            row(["method", "success", "95 %", "same", "new", "AUROC", "alpha", "at", "context"])
        ]
        lines.append(String(repeating: "-", count: 92))
        lines += methods.map(line)
        lines.append("")
        lines += readouts.map { readout in
            if let error = readout.error { return "reads  \(pad(readout.id, 18)) error: \(error)" }
            let auroc = readout.detection.map { figure($0.auroc) + " " + range($0.ci) } ?? "-"
            return "reads  \(pad(readout.id, 18)) AUROC \(auroc)  \(readout.at ?? "")"
        }
        lines.append("")
        lines += paired.map { pair in
            let name = pad("\(pair.a) - \(pair.b)", 32)
            return "differ \(name) \(signed(pair.difference)) \(range(pair.ci))"
        }
        return lines
    }

    /// The figures as Markdown tables, one for the first seed and one for the differences of every seed.
    public var markdown: String {
        let head =
            "| method | success | 95 % | same | 95 % | new | AUROC | α | at | context | read-out |"
        let rule = "|---|---|---|---|---|---|---|---|---|---|---|"
        let rows = methods.map { method in
            guard let control = method.control else {
                return "| \(method.id) | \(method.error ?? "–") |"
            }
            let name = method.variant.map { "\(method.id) = \($0)" } ?? method.id
            let cells = [
                name, control.success.map(figure) ?? "–", range(control.ci),
                control.unchanged.map(figure) ?? "–", range(control.unchangedCI),
                control.novel.map(figure) ?? "–",
                method.detection.map { figure($0.auroc) } ?? "–", method.alpha?.shortest ?? "–",
                method.at ?? "–", method.context ?? "–", method.contrast ?? "–",
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let readers = readouts.map { readout in
            if let error = readout.error { return "| \(readout.id) | \(error) |" }
            let auroc = readout.detection.map { figure($0.auroc) + " " + range($0.ci) } ?? "–"
            return "| \(readout.id) | \(auroc) | \(readout.at ?? "words") |"
        }
        let differences = seeds.flatMap { seed in
            seed.paired.map {
                "| \(seed.seed) | \($0.a) − \($0.b) | \(signed($0.difference)) | \(range($0.ci)) |"
            }
        }
        return
            ([head, rule] + rows + ["", "| readout | AUROC | at |", "|---|---|---|"] + readers
            + ["", "| seed | difference | value | 95 % |", "|---|---|---|---|"] + differences)
            .joined(separator: "\n") + "\n"
    }

    /// One method's line.
    private func line(_ method: Method) -> String {
        guard let control = method.control else {
            return pad(method.id, 18) + " error: \(method.error ?? "no figures")"
        }
        let name = method.variant.map { "\(method.id)=\($0)" } ?? method.id
        return row([
            name, control.success.map(figure) ?? "-", range(control.ci),
            control.unchanged.map(figure) ?? "-", control.novel.map(figure) ?? "-",
            method.detection.map { figure($0.auroc) } ?? "-",
            method.alpha.map { "\($0)" } ?? "-", method.at ?? "-", method.context ?? "-",
        ])
    }

    /// Lays out the columns.
    private func row(_ cells: [String]) -> String {
        let widths = [18, 7, 13, 6, 6, 6, 5, 12, 12]
        return zip(cells, widths).map { pad($0.0, $0.1) }.joined(separator: " ")
    }

    /// Fills a cell with blanks.
    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Writes a figure with three decimals.
    private func figure(_ value: Double) -> String { value.fixed(3) }

    /// Writes a difference with its sign.
    private func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + value.fixed(3) }

    /// Writes an interval.
    private func range(_ ends: [Double]) -> String {
        ends.count == 2 ? "[\(ends[0].fixed(3)),\(ends[1].fixed(3))]" : ""
    }
}

extension Double {
    /// Writes the number with a fixed number of decimals, without a locale.
    func fixed(_ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        let scaled = (abs(self) * scale).rounded()
        guard scaled.isFinite, scaled < 1e15 else { return "\(self)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = self < 0 && scaled > 0 ? "-" : ""
        return decimals == 0
            ? sign + padded : sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}
