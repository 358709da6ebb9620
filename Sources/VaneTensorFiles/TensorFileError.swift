/// Why a file of numbers could not be read or written.
public struct TensorFileError: Error, Sendable, CustomStringConvertible {
    /// A kind of failure, open to new ones.
    public struct Code: Hashable, Sendable {
        /// The name of the kind, as it appears in machine-readable output.
        public let name: String

        /// The file cannot be opened, mapped or written.
        public static let unreadable = Code(name: "unreadable")

        /// The bytes break the rules of the file's format.
        public static let malformed = Code(name: "malformed")

        /// The file is sound but uses something that is not supported.
        public static let unsupported = Code(name: "unsupported")

        /// The file holds no tensor of the name asked for.
        public static let missingTensor = Code(name: "missing-tensor")

        /// The same name was given twice.
        public static let duplicateName = Code(name: "duplicate-name")
    }

    /// The kind of failure.
    public let code: Code

    /// What was found, what was expected, and what to do, on one line.
    public let message: String

    /// The failure as text.
    public var description: String { message }

    /// Creates an error whose message stays on one line, whatever names a file has brought into it.
    init(code: Code, message: String) {
        self.code = code
        self.message = message.onOneLine
    }

    /// Reports that a file cannot be opened or read.
    static func unreadable(_ path: String, _ reason: String) -> TensorFileError {
        TensorFileError(
            code: .unreadable,
            message: "'\(path)' cannot be read: \(reason); check the path and its permissions.")
    }

    /// Reports that a file cannot be written.
    static func unwritable(_ path: String, _ reason: String) -> TensorFileError {
        TensorFileError(
            code: .unreadable,
            message: "'\(path)' cannot be written: \(reason); check the folder and its free space.")
    }

    /// Reports bytes that break the format's rules.
    static func malformed(_ file: String, _ reason: String) -> TensorFileError {
        TensorFileError(
            code: .malformed,
            message: "'\(file)' is damaged or not of its format: \(reason); fetch it again.")
    }

    /// Reports something that the format allows and this reader does not.
    static func unsupported(_ file: String, _ reason: String, remedy: String) -> TensorFileError {
        TensorFileError(code: .unsupported, message: "'\(file)' \(reason); \(remedy).")
    }

    /// Reports a tensor that is not in the file, beside the names most like it.
    static func missingTensor(_ name: String, in file: String, like names: [String])
        -> TensorFileError
    {
        let hint =
            names.isEmpty
            ? "it holds no tensor at all"
            : "it holds \(names.prefix(3).map { "'\($0)'" }.joined(separator: ", "))"
                + (names.count > 3 ? " and \(names.count - 3) more" : "")
        return TensorFileError(
            code: .missingTensor,
            message: "'\(file)' has no tensor '\(name)': \(hint); check that it is complete.")
    }

    /// Reports a name that was given twice to a writer.
    static func duplicateName(_ name: String) -> TensorFileError {
        TensorFileError(
            code: .duplicateName,
            message: "The tensor '\(name)' was added twice; give every tensor its own name.")
    }
}

extension String {
    /// The text with control characters and line ends written as `\u{…}`, as names in files may hold any.
    package var onOneLine: String {
        guard unicodeScalars.contains(where: \.breaksLines) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.breaksLines {
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is a control character or ends a line.
    fileprivate var breaksLines: Bool {
        value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0x2028 || value == 0x2029
    }
}
