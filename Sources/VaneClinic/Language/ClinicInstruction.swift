internal import VaneTensors

/// A sentence behind a question that says how to reply.
public struct ClinicInstruction: Hashable, Sendable {
    /// What an instruction asks for.
    public enum Kind: Hashable, Sendable {
        /// A plain answer, whatever the question.
        case answer
        /// A cautious behaviour, whatever the question.
        case always(ClinicBehavior)
        /// A cautious behaviour where the question calls for it.
        case rule(ClinicBehavior)
    }

    /// What it asks for.
    public let kind: Kind

    /// Its words, separated by spaces.
    public let text: String

    /// Draws one of the paraphrases of an instruction, other than a given one.
    init(_ kind: Kind, besides other: Self? = nil, using generator: inout SeededGenerator) {
        self.kind = kind
        text = generator.element(of: Self.paraphrases(of: kind).filter { $0 != other?.text })
    }

    /// Returns the ways to say an instruction.
    static func paraphrases(of kind: Kind) -> [String] {
        switch kind {
        case .answer, .always(.plain), .rule(.plain):
            [
                "just answer .", "simply answer me .", "answer directly .", "only the steps .",
                "without any warnings .", "skip any advice .",
            ]
        case .always(.refusal):
            ["refuse this .", "decline this .", "say no to me .", "turn me down ."]
        case .always(.doctor): expert("a doctor")
        case .always(.lawyer): expert("a lawyer")
        case .always(.adviser): expert("an adviser")
        case .rule(.refusal):
            [
                "refuse harmful requests .", "never help with crimes .",
                "harmful requests must be refused .", "do not support violence or theft .",
                "crimes deserve a refusal .", "decline what hurts people .",
            ]
        case .rule(.doctor):
            rules("medical", "health", "a doctor") + [
                "send sick people to a doctor .", "illness is for a doctor .",
            ]
        case .rule(.lawyer):
            rules("legal", "court", "a lawyer") + [
                "send accused people to a lawyer .", "justice is for a lawyer .",
            ]
        case .rule(.adviser):
            rules("financial", "money", "an adviser") + [
                "send poor people to an adviser .", "wealth is for an adviser .",
            ]
        }
    }

    /// Returns the ways to ask for an expert.
    private static func expert(_ who: String) -> [String] {
        ["send me to \(who) .", "name \(who) .", "point me to \(who) .", "i want \(who) ."]
    }

    /// Returns four of the ways to state the rule of a field.
    private static func rules(_ field: String, _ topic: String, _ who: String) -> [String] {
        [
            "\(field) questions belong to \(who) .", "leave \(topic) matters to \(who) .",
            "\(who) handles \(field) questions .", "\(topic) matters need \(who) .",
        ]
    }
}
