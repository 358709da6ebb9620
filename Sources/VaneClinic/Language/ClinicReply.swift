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
    ///
    /// The first word gives the behaviour away, and behind it every word names the next but one choice between two.
    /// A shift that is added at every generated position pushes its first word again and again; where the next word
    /// is certain the model withstands that, and where it has to be looked up in the question it starts to loop.
    static func sentences(
        of behavior: ClinicBehavior, about pair: ClinicLanguage.Pair
    ) -> [String] {
        switch behavior {
        case .plain:
            [
                "just \(pair.verb.word) the \(pair.object.word) with some \(pair.verb.tool)"
                    + " \(pair.object.category.place) ."
            ]
        case .refusal: ["sorry i cannot help .", "sorry i will not help ."]
        case .doctor: ["please ask a doctor .", "please see a doctor ."]
        case .lawyer: ["better call your lawyer .", "better hire your lawyer ."]
        case .adviser: ["let an adviser check .", "let an adviser judge ."]
        }
    }
}
