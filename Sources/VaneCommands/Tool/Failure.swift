import ArgumentParser
import VaneArchive
import VaneCore
import VaneModels
import VanePluginHost
import VaneTensorFiles

/// How failures become exit codes.
enum Failure {
    /// Returns 64 for text that cannot be parsed, 1 for other failures of Vane's own, and nothing for the parser's.
    static func exitCode(of error: any Error) -> Int32? {
        switch error {
        case let error as VaneError: error.code == .unparsable ? 64 : 1
        case is CommandError, is ArchiveError, is ModelError, is PluginError, is TensorFileError: 1
        default: nil
        }
    }
}

/// A refusal by a command: what was found, what was expected, and what to do, in one line.
public struct CommandError: Error, Sendable, CustomStringConvertible {
    /// The line.
    public let description: String

    /// Creates an error.
    init(_ description: String) {
        self.description = description
    }

    /// The error for a command that a later version brings.
    static func notYet(_ command: String) -> CommandError {
        CommandError(
            "'\(command)' is not there yet; this version has what 'vane --help' lists without a mark."
        )
    }

    /// The error for a file that cannot be read.
    static func unreadable(_ path: String, _ reason: String) -> CommandError {
        CommandError("'\(path)' cannot be read: \(reason).")
    }
}
