import VaneCore

/// A prompt as tokens.
struct TokenizedPrompt {
    /// The tokens of the prompt and of the forced beginning of its reply.
    var tokens: [Int32]

    /// The number of tokens in the prompt.
    var promptLength: Int
}

extension LanguageModel {
    /// Turns a prompt into tokens and checks that the model can take them.
    ///
    /// - Throws: ``ModelError`` with code `invalidPrompt`, `unknownToken` or `promptTooLong`.
    func tokenize(_ prompt: Prompt, index: Int) throws -> TokenizedPrompt {
        let tokens = try tokens(of: prompt.parts, isBeginning: true)
        guard !tokens.isEmpty else {
            throw ModelError(
                .invalidPrompt, "Prompt \(index) has no token; give it at least one word.")
        }
        let forced = try forcedTokens(prompt, after: tokens)
        let all = tokens + forced
        if let unknown = all.first(where: { $0 < 0 || $0 >= configuration.vocabulary }) {
            throw ModelError.unknownToken(unknown, vocabulary: configuration.vocabulary)
        }
        guard all.count <= configuration.contextLength else {
            throw ModelError(
                .promptTooLong,
                "Prompt \(index) has \(all.count) tokens where '\(description.name)' takes "
                    + "\(configuration.contextLength); shorten it.")
        }
        return TokenizedPrompt(tokens: all.map { Int32($0) }, promptLength: tokens.count)
    }

    /// Turns the parts of a prompt into tokens; only text at its very beginning gets the template's special tokens.
    private func tokens(of parts: [Prompt.Part], isBeginning: Bool) throws -> [Int] {
        var tokens: [Int] = []
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let text):
                tokens += try tokenizer.encode(
                    text, addingSpecialTokens: isBeginning && index == 0)
            case .tokens(let given): tokens += given
            case .media(let location):
                throw ModelError(
                    .invalidPrompt,
                    "'\(description.name)' takes text alone and cannot see '\(location)'; leave it out."
                )
            }
        }
        return tokens
    }

    /// Turns a forced beginning into tokens.
    ///
    /// Text is encoded together with the prompt, as a model would have met the two, unless the tokens of the prompt come
    /// out different then.
    private func forcedTokens(_ prompt: Prompt, after tokens: [Int]) throws -> [Int] {
        if case .text(let forced)? = prompt.forced.first, prompt.forced.count == 1,
            case .text(let text)? = prompt.parts.first, prompt.parts.count == 1
        {
            let whole = try tokenizer.encode(text + forced)
            if whole.count > tokens.count, whole.starts(with: tokens) {
                return Array(whole[tokens.count...])
            }
        }
        return try self.tokens(of: prompt.forced, isBeginning: false)
    }
}
