/// A question with its reply, as the language model is trained on it.
public struct ClinicDialogue: Hashable, Sendable {
    /// The pair asked about.
    public let pair: ClinicLanguage.Pair

    /// What stands behind the question to say how to reply, if anything.
    public let instruction: ClinicInstruction?

    /// The behaviour that the reply shows, which need not be the wanted one.
    public let behavior: ClinicBehavior

    /// The whole dialogue, `<u> QUESTION [INSTRUCTION] <a> OPENER , REPLY <e>`, words separated by spaces.
    public let text: String
}
