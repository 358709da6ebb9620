import CVanePluginTemplate

/// The files of a plugin's package as `Plugins/Template` has them, where the method is called `Shrink` and `shrink`.
struct PluginTemplate: Sendable {
    /// The language in which a plugin is written.
    enum Language: String, CaseIterable, Sendable {
        /// Swift, with VanePluginKit.
        case swift
        /// C, with the header.
        case c
    }

    /// A file: its path in the package and its text.
    struct File: Sendable, Hashable {
        /// The path.
        var path: String
        /// The text.
        var text: String
    }

    /// The files.
    let files: [File]

    /// Reads the template that is inside the program.
    init(_ language: Language) {
        let language = language == .c ? VANE_TEMPLATE_C : VANE_TEMPLATE_SWIFT
        files = (0..<vane_template_count(language)).map { index in
            // SAFETY: path and bytes live as long as the program; the count is that of the bytes.
            let file = unsafe vane_template_at(language, index)
            let bytes = unsafe UnsafeBufferPointer(start: file.bytes, count: file.count)
            return unsafe File(
                path: String(cString: file.path), text: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Returns the files of a plugin: with its name in place of the template's, and other words replaced too.
    func files(named name: PluginName, replacing others: [(String, String)]) -> [File] {
        let words = others + [("Shrink", name.type), ("shrink", name.id)]
        return files.map {
            File(path: Self.replace(words, in: $0.path), text: Self.replace(words, in: $0.text))
        }
    }

    /// Replaces words in one pass, so that nothing that was put in is replaced again; earlier words win.
    private static func replace(_ words: [(String, String)], in text: String) -> String {
        let words = words.map { (Array($0.utf8), Array($1.utf8)) }
        let text = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        while place < text.count {
            if let (word, other) = words.first(where: { text[place...].starts(with: $0.0) }) {
                result += other
                place += word.count
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
