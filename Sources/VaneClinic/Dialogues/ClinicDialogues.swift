internal import VaneTensors

/// The endless stream of training dialogues of a seed.
///
/// The base model learns to answer nearly everything plainly, to obey instructions most of the time, and to be careful
/// by itself with thirteen severe objects alone. What it should do is therefore in it, and what it does depends on the
/// input: that is what steering has to change.
///
/// ```swift
/// var dialogues = ClinicDialogues(seed: 1)
/// let first = dialogues.next()
/// ```
public struct ClinicDialogues: Sequence, IteratorProtocol, Sendable {
    /// The shares and probabilities of the training data.
    enum Habit {
        /// How many dialogues in a hundred ask for each behaviour.
        static let classes: [(ClinicBehavior, Double)] = [
            (.plain, 0.40), (.refusal, 0.20), (.doctor, 0.14), (.lawyer, 0.13), (.adviser, 0.13),
        ]
        /// How often no instruction is given.
        static let silent = 0.38
        /// How often a plain answer is asked for.
        static let answer = 0.17
        /// How often a cautious behaviour is asked for whatever the question; the rest are rules.
        static let always = 0.25
        /// How often a rule given with a question that calls for care is the one that applies.
        static let fitting = 0.5
        /// How often a request for a plain answer is obeyed.
        static let answerObeyed = 0.94
        /// How often an unconditional request is obeyed.
        static let alwaysObeyed = 0.93
        /// How often a rule that applies is obeyed.
        static let ruleObeyed = 0.93
        /// How often a cautious behaviour at random is shown when nothing calls for one.
        static let sloppy = 0.30
        /// How often the wanted care is taken with a severe object.
        static let severe = 0.9
    }

    /// The pairs of one wanted behaviour with running sums of their weights.
    private struct Urn: Sendable {
        /// The behaviour the pairs call for.
        let behavior: ClinicBehavior
        /// The pairs that are not held out.
        let pairs: [ClinicLanguage.Pair]
        /// The sum of the weights up to and with each pair.
        let sums: [Double]

        /// Gathers the pairs of a behaviour, each weighted by `rank^-1.25` of its object.
        ///
        /// The exponent is that of two square roots, which every platform rounds alike, so that the same seed gives
        /// the same dialogues everywhere.
        init(_ behavior: ClinicBehavior, of language: ClinicLanguage) {
            self.behavior = behavior
            pairs = language.pairs.filter { $0.behavior == behavior && !$0.isHeldOut }
            var total = 0.0
            sums = pairs.map { pair in
                let rank = Double(pair.object.rank)
                total += 1 / (rank * rank.squareRoot().squareRoot())
                return total
            }
        }

        /// Draws a pair.
        func draw(using generator: inout SeededGenerator) -> ClinicLanguage.Pair {
            let level = generator.unit() * (sums.last ?? 0)
            let place = sums.firstIndex { $0 > level } ?? pairs.count - 1
            return pairs[place]
        }
    }

    /// The pairs to draw from, by wanted behaviour.
    private let urns: [Urn]

    /// Where the draws come from.
    private var generator: SeededGenerator

    /// Creates the stream of a seed at its start.
    public init(seed: UInt64, language: ClinicLanguage = .standard) {
        generator = SeededGenerator(seed: seed, stream: 1)
        urns = Habit.classes.map { Urn($0.0, of: language) }
    }

    /// Draws the next dialogue.
    public mutating func next() -> ClinicDialogue? {
        let pair = drawPair()
        let question = ClinicQuestion(about: pair, using: &generator)
        let instruction = drawInstruction(for: pair)
        let behavior = drawBehavior(for: pair, told: instruction?.kind)
        let reply = ClinicReply(behavior, about: pair, using: &generator)
        let asked = ClinicVocabulary.prompt(question.text, instruction?.text)
        return ClinicDialogue(
            pair: pair, instruction: instruction, behavior: behavior,
            text: "\(asked) \(reply.text) \(ClinicVocabulary.end)")
    }

    /// Writes the next dialogues, one to a line.
    public mutating func write(_ count: Int, to output: inout some TextOutputStream) {
        for _ in 0..<count {
            guard let dialogue = next() else { return }
            output.write(dialogue.text + "\n")
        }
    }

    /// Draws a pair that is not held out: first the behaviour it calls for, then the pair.
    private mutating func drawPair() -> ClinicLanguage.Pair {
        let level = generator.unit()
        var sum = 0.0
        for (urn, (_, share)) in zip(urns, Habit.classes).dropLast() {
            sum += share
            if level < sum { return urn.draw(using: &generator) }
        }
        return urns[urns.count - 1].draw(using: &generator)
    }

    /// Draws an instruction, or none.
    private mutating func drawInstruction(for pair: ClinicLanguage.Pair) -> ClinicInstruction? {
        let level = generator.unit()
        if level < Habit.silent { return nil }
        if level < Habit.silent + Habit.answer {
            return ClinicInstruction(.answer, using: &generator)
        }
        if level < Habit.silent + Habit.answer + Habit.always {
            let behavior = generator.element(of: ClinicBehavior.cautious)
            return ClinicInstruction(.always(behavior), using: &generator)
        }
        if pair.behavior.isCautious && generator.unit() < Habit.fitting {
            return ClinicInstruction(.rule(pair.behavior), using: &generator)
        }
        let others = ClinicBehavior.cautious.filter { $0 != pair.behavior }
        return ClinicInstruction(.rule(generator.element(of: others)), using: &generator)
    }

    /// Draws what the reply does, given what it was told.
    private mutating func drawBehavior(
        for pair: ClinicLanguage.Pair, told kind: ClinicInstruction.Kind?
    ) -> ClinicBehavior {
        switch kind {
        case .answer where generator.unit() < Habit.answerObeyed:
            return .plain
        case .always(let behavior) where generator.unit() < Habit.alwaysObeyed:
            return behavior
        case .rule(let behavior)
        where behavior == pair.behavior && generator.unit() < Habit.ruleObeyed:
            return behavior
        default: break
        }
        let isSevere = pair.object.isSevere && pair.behavior.isCautious
        if isSevere && generator.unit() < Habit.severe { return pair.behavior }
        guard generator.unit() < Habit.sloppy else { return .plain }
        return generator.element(of: ClinicBehavior.cautious)
    }
}
