/// The name of a new plugin: that of its Swift type, from which the method's id follows.
struct PluginName: Sendable, Hashable {
    /// The type's name, such as `MeanShift`.
    let type: String
    /// The method's id in kebab-case, such as `mean-shift`.
    let id: String

    /// Checks a name: letters and digits of ASCII, a capital first, none that the package itself uses.
    ///
    /// - Throws: `CommandError` for wrong usage.
    init(_ text: String) throws {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard isPlain, text.first?.isUppercase == true else {
            throw CommandError.pluginName(text, meant: Self.camel(text))
        }
        guard text.count <= 60 else { throw CommandError.longPluginName(text) }
        guard !Self.taken.contains(text.lowercased()), !text.hasPrefix("Vane") else {
            throw CommandError.takenPluginName(text)
        }
        type = text
        id = Self.kebab(text)
    }

    /// Words and types that a module beside the kit cannot be named after, in small letters.
    private static let taken: Set<String> = [
        "activationrows", "any", "array", "bool", "context", "cvaneplugin", "dictionary", "double",
        "editoutcome", "error", "float", "foundation", "glibc", "int", "intervention", "main",
        "never", "offers", "package", "packagedescription", "parameterdescriptor",
        "parametervalues", "plugin", "pluginintervention", "prepared", "preparedintervention",
        "protocol", "rowlabel", "runshape", "self", "set", "string", "suite", "swift", "test",
        "testing", "type", "vane", "xctest",
    ]

    /// Turns `MeanShift` into `mean-shift`, `ITIShift` into `iti-shift`, and `L2S` into `l2s`.
    private static func kebab(_ text: String) -> String {
        let letters = Array(text)
        var words = ""
        for (index, letter) in letters.enumerated() {
            if index > 0, letter.isUppercase {
                let before = letters[index - 1]
                let startsWord = index + 1 < letters.count && letters[index + 1].isLowercase
                if before.isLowercase || startsWord { words += "-" }
            }
            words += letter.lowercased()
        }
        return words
    }

    /// Guesses the type's name that was meant, if there are letters to make one of.
    private static func camel(_ text: String) -> String? {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return name.first?.isLetter == true ? name : nil
    }
}

extension CommandError {
    /// The error for a name that is not one of a Swift type.
    fileprivate static func pluginName(_ text: String, meant: String?) -> CommandError {
        usage(
            "'\(text)' is no name for a plugin: it becomes a Swift type's, letters and digits with a capital first; "
                + "write \(meant ?? "MeanShift").")
    }

    /// The error for a name that is too long for a library's file.
    fileprivate static func longPluginName(_ text: String) -> CommandError {
        usage("'\(text)' has \(text.count) letters; give a plugin's name at most 60.")
    }

    /// The error for a name that the package uses itself.
    fileprivate static func takenPluginName(_ text: String) -> CommandError {
        usage(
            "'\(text)' is no name for a plugin: Swift or Vane uses it; say what the method does, as in MeanShift."
        )
    }
}
