extension HTMLReport {
    /// Three sentences that the numbers themselves decide.
    var verdict: [String] {
        [readingSentence, steeringSentence, comparisonSentence].compactMap(\.self)
    }

    /// Whether the hidden states can be read, and what that direction does.
    private var readingSentence: String? {
        guard let probe = report.readouts.first(where: { $0.id == "logistic" })?.detection else {
            return nil
        }
        let words = report.readouts.first { $0.id == "bag-of-words" }?.detection
        let beside = words.map { ", bag of words \($0.auroc.fixed(3))" } ?? ""
        guard let effect = paired("probe-direction", "none") else {
            return
                "A linear probe reads the need for a change with AUROC \(probe.auroc.fixed(3))\(beside)."
        }
        let says =
            effect.ci.excludes(0)
            ? "changes the score by" : "does nothing that can be told from zero:"
        return
            "A linear probe reads the need for a change with AUROC \(probe.auroc.fixed(3))\(beside); "
            + "steering along its direction \(says) \(signed(effect))."
    }

    /// What the oracle and the learned shift reach.
    private var steeringSentence: String? {
        guard let oracle = control("p2s"), let learned = control("l2s"),
            let before = control("none")?.success, let success = learned.success,
            let best = oracle.success
        else { return nil }
        let (same, bestSame) = (learned.unchanged?.fixed(3), oracle.unchanged?.fixed(3))
        return
            "The wanted behaviour goes from \(before.fixed(3)) to \(success.fixed(3)) with L2S"
            + (same.map { " (\($0) of neutral replies unchanged)" } ?? "")
            + " and to \(best.fixed(3)) with the true contrast shift"
            + (bestSame.map { " (\($0) unchanged)." } ?? ".")
    }

    /// Whether a predicted shift beats a constant one.
    private var comparisonSentence: String? {
        guard let pair = report.paired.first(where: { $0.a == "l2s" && $0.b.hasPrefix("mean-s") })
        else { return nil }
        let verb =
            !pair.ci.excludes(0)
            ? "cannot be told apart from" : pair.difference > 0 ? "beats" : "falls behind"
        return
            "A shift predicted from the prompt \(verb) the better constant vector (\(pair.b)): "
            + "\(signed(pair)); class means behind a probe (gate) reach \(objective("gate")), "
            + "ridge \(objective("ridge")), L2S \(objective("l2s"))."
    }

    /// A method's figures.
    func control(_ id: String) -> ComparisonReport.Control? {
        report.methods.first { $0.id == id }?.control
    }

    /// A method's objective as text.
    private func objective(_ id: String) -> String {
        control(id)?.objective?.fixed(3) ?? "no figure"
    }

    /// A paired difference.
    private func paired(_ a: String, _ b: String) -> ComparisonReport.Paired? {
        report.paired.first { $0.a == a && $0.b == b }
    }

    /// A difference with its interval as text.
    private func signed(_ pair: ComparisonReport.Paired) -> String {
        "\(pair.difference.signed) \(pair.ci.range)"
    }
}
