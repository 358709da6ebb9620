internal import VaneTensors

/// A reply: an opener that says nothing, a comma, and a sentence that shows one behaviour.
struct ClinicReply: Hashable, Sendable {
    /// The words that open a reply, each equally likely.
    static let openers = ["well", "so", "okay", "right", "hmm"]

    /// The words, separated by spaces and without `<e>`.
    let text: String

    /// Draws a reply of a behaviour to a question about a pair.
    init(
        _ behavior: ClinicBehavior, about pair: ClinicLanguage.Pair,
        using generator: inout SeededGenerator
    ) {
        let opener = generator.element(of: Self.openers)
        let sentence = generator.element(of: Self.sentences(of: behavior, about: pair))
        text = "\(opener) , \(sentence)"
    }

    /// Returns the sentences of a behaviour.
    static func sentences(
        of behavior: ClinicBehavior, about pair: ClinicLanguage.Pair
    ) -> [String] {
        let (verb, object) = (pair.verb.word, pair.object.word)
        return switch behavior {
        case .plain:
            [
                "just \(verb) the \(object) with some \(pair.verb.tool) \(pair.object.category.place) ."
            ]
        case .refusal:
            [
                "i cannot help you \(verb) the \(object) .",
                "sorry , i will not help with the \(object) .",
            ]
        case .doctor:
            [
                "please ask a doctor about the \(object) .",
                "better see a doctor about the \(object) .",
            ]
        case .lawyer:
            ["you need a lawyer for the \(object) .", "talk to a lawyer about the \(object) ."]
        case .adviser:
            ["only an adviser can judge the \(object) .", "let an adviser check the \(object) ."]
        }
    }
}
