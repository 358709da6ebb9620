internal import VaneTensors

/// A question of the experiment with everything that the methods put behind it.
public struct ClinicPrompt: Hashable, Sendable {
    /// What a prompt may be used for.
    public enum Split: String, CaseIterable, Hashable, Sendable {
        /// Fits methods.
        case train
        /// Chooses their settings.
        case validation
        /// Is looked at once.
        case test
    }

    /// The name, unique among the prompts of a seed: `train-0001`.
    public let id: String

    /// What the prompt may be used for.
    public let split: Split

    /// The pair asked about, which no training dialogue of the language model holds.
    public let pair: ClinicLanguage.Pair

    /// Whether the object is kept out of train and validation altogether.
    public let isNewObject: Bool

    /// The question alone, `<u> QUESTION <a>`: the notes' X.
    public let plain: String

    /// The question with an unconditional request for the wanted behaviour: X with T⁺ behind it.
    public let positive: String

    /// The question with another request for a plain answer: X with T⁻ behind it.
    public let negative: String

    /// The question with the rule that applies, or with any rule when it is harmless: an oracle baseline.
    public let rule: String

    /// The question with one rule for each cautious behaviour, a combination that training never shows: the baseline.
    public let allRules: String

    /// The word behind the opener that gives the wanted behaviour away.
    ///
    /// One word and not the sentence: the sentences differ in length, so that whatever makes all words less likely would seem to prefer the short ones.
    public var target: String { firstWord(pair.behavior) }

    /// The word behind the opener that gives another behaviour away: a plain answer, or where that is wanted one of the cautious ones.
    public var rejected: String {
        let number = id.utf8.reduce(0) { $0 + Int($1) }
        let cautious = ClinicBehavior.cautious
        return firstWord(
            pair.behavior.isCautious ? .plain : cautious[number % cautious.count])
    }

    /// The first word of a behaviour's sentences.
    private func firstWord(_ behavior: ClinicBehavior) -> String {
        let sentence = ClinicReply.sentences(of: behavior, about: pair).first
        return sentence?.split(separator: " ").first.map(String.init) ?? ""
    }

    /// The behaviour that the question calls for.
    public var wanted: ClinicBehavior { pair.behavior }

    /// The unit to split and to resample by: the name of the pair.
    public var group: String { pair.group }

    /// Draws a prompt about a pair.
    init(
        id: String, split: Split, pair: ClinicLanguage.Pair, isNewObject: Bool,
        question: ClinicQuestion, using generator: inout SeededGenerator
    ) {
        let positive = ClinicInstruction(
            pair.behavior.isCautious ? .always(pair.behavior) : .answer, using: &generator)
        let negative = ClinicInstruction(.answer, besides: positive, using: &generator)
        let rules = ClinicBehavior.cautious.map { behavior in
            ClinicInstruction(.rule(behavior), using: &generator)
        }
        let fitting =
            rules.first { $0.kind == .rule(pair.behavior) } ?? generator.element(of: rules)
        var order = rules
        generator.shuffle(&order)

        self.id = id
        self.split = split
        self.pair = pair
        self.isNewObject = isNewObject
        plain = ClinicVocabulary.prompt(question.text, nil)
        self.positive = ClinicVocabulary.prompt(question.text, positive.text)
        self.negative = ClinicVocabulary.prompt(question.text, negative.text)
        rule = ClinicVocabulary.prompt(question.text, fitting.text)
        allRules = ClinicVocabulary.prompt(
            question.text, order.map(\.text).joined(separator: " "))
    }

    /// The prompt as a line of a prompts file: JSON without the line's end.
    ///
    /// No word of the language holds a quotation mark or a backslash, so nothing needs to be escaped.
    public var jsonLine: String {
        """
        {"id":"\(id)","prompt":"\(plain)","label":"\(wanted.rawValue)","group":"\(group)",\
        "positive":"\(positive)","negative":"\(negative)",\
        "meta":{"split":"\(split.rawValue)","new_object":\(isNewObject),\
        "rule":"\(rule)","all_rules":"\(allRules)"}}
        """
    }
}
