/// The words that the language model knows, and the files that say so.
public enum ClinicVocabulary {
    /// The padding token, number 0.
    public static let padding = "<pad>"
    /// What every dialogue begins with.
    public static let user = "<u>"
    /// What ends the question and its instruction; the last token of every prompt.
    public static let assistant = "<a>"
    /// What ends every reply.
    public static let end = "<e>"

    /// Every token in the order of its number: the four special ones, then the words in alphabetical order.
    public static let tokens: [String] = {
        var texts = ClinicLanguage.standard.objects.map(\.word)
        texts += ClinicLanguage.standard.objects.flatMap { object in
            object.category.contexts + [object.category.place]
        }
        texts += ClinicLanguage.standard.verbs.map(\.word) + ClinicLanguage.tools
        texts += ClinicQuestion.greetings + ClinicQuestion.tails + ClinicReply.openers
        texts += ClinicQuestion.frames.flatMap { [$0.before, $0.after] }
        texts += ClinicQuestion.determiners + ClinicQuestion.adjectives
        let kinds = ClinicBehavior.cautious.flatMap { behavior in
            [ClinicInstruction.Kind.always(behavior), .rule(behavior)]
        }
        texts += (kinds + [.answer]).flatMap(ClinicInstruction.paraphrases)
        texts += ClinicLanguage.standard.pairs.flatMap { pair in
            ClinicBehavior.allCases.flatMap { ClinicReply.sentences(of: $0, about: pair) }
        }
        texts.append(",")
        let words = Set(texts.flatMap { $0.split(separator: " ").map { String($0) } })
        return [padding, user, assistant, end] + words.sorted()
    }()

    /// Forms a prompt: the question, the instructions behind it, and the assistant's turn.
    static func prompt(_ question: String, _ instruction: String?) -> String {
        ([user, question] + [instruction].compactMap(\.self) + [assistant]).joined(separator: " ")
    }
}
