/// The words of the command line, made ready for the parser.
enum Arguments {
    /// Joins an option and a number below zero that follows it, which the parser would take for another option.
    static func joiningNumbers(_ words: [String]) -> [String] {
        var result: [String] = []
        var isOpen = false
        for (index, word) in words.enumerated() {
            if word == "--" { return result + words[index...] }
            let isNumber =
                word.hasPrefix("-")
                && word.dropFirst().first.map { "0123456789.".contains($0) } == true
            if isOpen, isNumber, let option = result.popLast() {
                result.append(option + "=" + word)
                isOpen = false
            } else {
                result.append(word)
                isOpen = word.hasPrefix("--") && !word.contains("=")
            }
        }
        return result
    }

    /// Refuses words without a letter: no path, name or number is empty, only a prompt may be.
    ///
    /// - Throws: `CommandError` for wrong usage.
    static func refuseEmpty(_ words: [String]) throws {
        for (index, word) in words.enumerated() {
            let before = index > 0 ? words[index - 1] : ""
            if word.isEmpty, before != "--prompt" {
                let subject = before.hasPrefix("--") ? "'\(before)'" : "An argument"
                throw CommandError.usage("\(subject) is given an empty text; write something.")
            }
            if word.hasPrefix("--"), word.firstIndex(of: "=") == word.indices.last,
                word != "--prompt="
            {
                throw CommandError.usage(
                    "'\(word.dropLast())' is given an empty text; write something.")
            }
        }
    }

    /// Returns whether help is asked for, which commands that pass everything through do not notice.
    static func askForHelp(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }
}
