extension PlanReport {
    /// Three sentences that the numbers themselves decide: what reads, what steers, and how both go together.
    public var verdict: [String] { [readingSentence, steeringSentence, gapSentence] }

    /// What reads best, with its interval and its control.
    private var readingSentence: String {
        guard let leader = detection.leader else {
            return detection.readouts.isEmpty
                ? "Nothing was fitted to read." : "No readout could be measured."
        }
        let (readout, test) = leader
        var parts = [
            "Chosen on validation, '\(readout.name)' at \(readout.at ?? "the rows given") reads best: on test its AUROC is "
                + "\(test.auroc.fixed(3)) \(test.ci.range)"
                + (test.ci.count == 2 && test.ci[0] <= 0.5
                    ? ", which cannot be told from chance" : "")
        ]
        parts.append(
            test.permuted.map { "fitted on permuted labels it reaches \($0.fixed(3))" }
                ?? "no fit on permuted labels was measured beside it")
        parts += ["bag-of-words", "random-probe"].compactMap { id in
            guard readout.method != id else { return nil }
            return detection.readouts.first { $0.method == id }?.test.map {
                "'\(id)' has \($0.auroc.fixed(3)) \($0.ci.range)"
            }
        }
        let failed = detection.readouts.count { $0.test == nil }
        if failed > 0 {
            parts.append(without(failed, of: detection.readouts.count, "readouts"))
        }
        return parts.joined(separator: "; ") + "."
    }

    /// What steers best, against what it is compared with, and what it damages.
    private var steeringSentence: String {
        let failed = control.methods.count { $0.control == nil }
        let failures =
            failed > 0 ? [without(failed, of: control.methods.count, "methods")] : []
        guard let outcome = control.outcome else {
            return control.methods.isEmpty
                ? "Nothing was fitted to steer." : "No method could be measured on test."
        }
        guard let best = control.best, let value = best.value(outcome) else {
            let known = control.methods.compactMap { method in
                method.value(outcome).map {
                    "'\(method.name)' has \($0.value.fixed(3)) \($0.ci.range)"
                }
            }
            return
                ([
                    "Nothing but what methods are compared with could be measured: "
                        + known.joined(separator: ", ")
                ] + failures).joined(separator: "; ") + "."
        }
        var parts = [
            "Chosen on validation, '\(best.name)' steers best: on test its \(outcome.rawValue) is \(value.value.fixed(3)) \(value.ci.range), "
                + against("none", best, outcome) + " and " + against("random", best, outcome)
        ]
        parts.append(damage(best.damage))
        parts += control.methods.filter(\.isOracle).compactMap { oracle in
            oracle.value(outcome).map {
                "the oracle '\(oracle.name)' reaches \($0.value.fixed(3)) \($0.ci.range)"
            }
        }
        return (parts + failures).joined(separator: "; ") + "."
    }

    /// How many things have no figures.
    private func without(_ failed: Int, of all: Int, _ things: String) -> String {
        "\(failed) of \(all) \(things) \(failed == 1 ? "has" : "have") no figures"
    }

    /// How a method stands to a reference.
    private func against(
        _ id: String, _ method: ControlReport.Method, _ outcome: ControlReport.Outcome
    ) -> String {
        guard let reference = control.methods.first(where: { $0.id == id }) else {
            return "'\(id)' not being measured"
        }
        if let pair = control.difference(method.name, reference.name, outcome) {
            let doubt = pair.ci.excludes(0) ? "" : ", which cannot be told from zero,"
            return "\(pair.difference.signed) \(pair.ci.range)\(doubt) against '\(id)'"
        }
        return reference.value(outcome).map { "where '\(id)' has \($0.value.fixed(3))" }
            ?? "'\(id)' having no figure"
    }

    /// What else a method changes.
    private func damage(_ damage: ControlReport.Damage?) -> String {
        let figures = [
            damage?.klAtPromptEnd.map { "KL \($0.fixed(3)) nats at the prompt's end" },
            damage?.klOverText.map { "KL \($0.fixed(3)) nats a token over neutral text" },
            damage?.relativeChange.map { "‖δ‖/‖h‖ \($0.fixed(3))" },
            damage?.identical.map { "\(($0 * 100).fixed(1)) % of neutral replies identical" },
        ].compactMap(\.self)
        return figures.isEmpty
            ? "its damage was not measured" : "its damage: " + figures.joined(separator: ", ")
    }

    /// Whether the direction that reads best steers, and how detection and control are ranked.
    private var gapSentence: String {
        var parts = transferParts
        if let rank = gap.ranks.first(where: { $0.over == "methods" }) {
            parts.append(
                rank.spearman.map {
                    "over \(rank.count) methods detection and control have a rank correlation of \($0.fixed(3))"
                }
                    ?? "over \(rank.count) methods there is no rank correlation of detection and control, since one of them does not vary"
            )
        } else {
            parts.append("no rank correlation of detection and control was computed")
        }
        let survivors = control.paired.count { $0.holm < 0.05 }
        parts.append(
            control.paired.isEmpty
                ? "no methods were compared in pairs"
                : "of \(control.paired.count) paired differences \(survivors) survive Holm's correction at the 5 % level"
        )
        return parts.joined(separator: "; ") + "."
    }

    /// What the direction that reads best does when it steers, beside the one that steers best.
    private var transferParts: [String] {
        let readers = Set(gap.directions.filter(\.reads).map(\.name))
        guard
            let reader = gap.transfer.first(where: { $0.name == detection.leader?.readout.name })
                ?? gap.transfer.greatest(by: { readers.contains($0.name) ? $0.auroc : nil }),
            let area = reader.auroc
        else { return ["No direction that reads was measured on both axes"] }
        let name =
            "The direction that reads best, '\(reader.name)' at \(reader.at) (AUROC \(area.fixed(3)) \(reader.aurocCI.range)),"
        guard let change = reader.change, let steered = reader.steered,
            let unsteered = reader.unsteered
        else {
            return ["\(name) has no figure when it steers" + (reader.error.map { ": \($0)" } ?? "")]
        }
        let first =
            "\(name) takes the \(control.outcome?.rawValue ?? "figure") from \(unsteered.fixed(3)) to \(steered.fixed(3)) "
            + "(\(change.signed)) when it steers"
        guard let steerer = gap.transfer.greatest(by: \.change), let most = steerer.change,
            most > change
        else { return [first + ", and no other direction does more"] }
        let beside = steerer.auroc.map { " (AUROC \($0.fixed(3)))" } ?? ""
        return [
            first
                + ", where '\(steerer.name)' at \(steerer.at)\(beside) changes it by \(most.signed)"
        ]
    }
}

extension GapReport.Transfer {
    /// How far steering along the direction moves the figure.
    var change: Double? {
        guard let steered, let unsteered else { return nil }
        return steered - unsteered
    }
}

extension [GapReport.Transfer] {
    /// The first entry with the greatest figure, if any has one.
    fileprivate func greatest(by figure: (Element) -> Double?) -> Element? {
        var best: (entry: Element, value: Double)?
        for entry in self {
            if let value = figure(entry), value > best?.value ?? -.infinity {
                best = (entry, value)
            }
        }
        return best?.entry
    }
}
