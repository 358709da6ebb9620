/// Why an archive could not be opened, read, written or believed.
public struct ArchiveError: Error, Sendable, CustomStringConvertible {
    /// A kind of failure; open, so that later versions may add kinds.
    public struct Code: Hashable, Sendable {
        /// The code's stable name, which is also the name of its page in the documentation.
        public let name: String

        /// Nothing, or nothing of the format, at the path given.
        public static let notFound = Code(name: "not-found")
        /// A path that is already in use where a new archive should begin.
        public static let alreadyExists = Code(name: "already-exists")
        /// A system call that failed.
        public static let inputOutput = Code(name: "input-output")
        /// Metadata that break the rules of Zarr or of the corpus schema.
        public static let malformed = Code(name: "malformed")
        /// Something that Zarr allows and this reader lacks.
        public static let unsupported = Code(name: "unsupported")
        /// Stored bytes that do not hold what they promise.
        public static let damaged = Code(name: "damaged")
        /// A store that claims far more numbers than its bytes can hold.
        public static let outOfProportion = Code(name: "out-of-proportion")
        /// An array, a hook point, a sample or a row that the archive lacks.
        public static let absent = Code(name: "absent")
        /// A store without the attributes that make it a corpus.
        public static let notACorpus = Code(name: "not-a-corpus")
        /// A second writer of one archive.
        public static let locked = Code(name: "locked")
        /// Rows or samples that do not fit the archive they are appended to.
        public static let misfit = Code(name: "misfit")
        /// A selection that selects no stored row.
        public static let emptySelection = Code(name: "empty-selection")
    }

    /// The kind of failure.
    public let code: Code

    /// One line that says what was found, what was expected and what to do.
    public let message: String

    /// The most characters of a message, which may quote names from a file.
    private static let longest = 600

    /// Creates an error whose message is one line, whatever the names that it quotes are made of.
    init(code: Code, message: String) {
        self.code = code
        let scalars = Array(message.unicodeScalars)
        let cut = scalars.count > Self.longest ? Self.longest * 2 / 3 : scalars.count
        let rest = scalars[cut...].suffix(Self.longest / 3)
        self.message =
            Self.line(scalars[..<cut]) + (rest.isEmpty ? "" : " … " + Self.line(rest))
    }

    /// Returns characters with those that end lines, or are not seen, written as escapes.
    private static func line(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var line = ""
        for scalar in scalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// The message.
    public var description: String { message }

    /// Creates an error whose message stays on one line, whatever names a store has brought into it.
    init(code: Code, message: String) {
        self.code = code
        self.message = message.unicodeScalars.reduce(into: "") { text, scalar in
            let breaksLines =
                scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
                || scalar.value == 0x2028 || scalar.value == 0x2029
            if breaksLines {
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
