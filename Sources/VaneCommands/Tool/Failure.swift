import ArgumentParser
import VaneArchive
import VaneCore
import VaneModels
import VaneNumerics
import VanePluginHost
import VaneTensorFiles

/// How failures become exit codes.
enum Failure {
    /// Returns 64 for text that cannot be parsed, 1 for other failures of Vane's own, and nothing for the parser's.
    static func exitCode(of error: any Error) -> Int32? {
        switch error {
        case let error as VaneError: error.code == .unparsable ? 64 : 1
        case let error as CommandError: error.exitCode
        case is ArchiveError, is ModelError, is NumericsError, is PluginError, is TensorFileError:
            1
        default: nil
        }
    }

    /// Prints an error on standard error, or what was asked for in its guise, help for instance, on standard output.
    ///
    /// - Returns: The exit code.
    static func report(_ error: any Error) -> Int32 {
        if let code = exitCode(of: error) {
            Console.complain("vane: " + "\(error)".onOneLine)
            return code
        }
        let (text, code) = (VaneTool.fullMessage(for: error), VaneTool.exitCode(for: error))
        guard code != .success else {
            Console.print(text)
            return 0
        }
        let label = "Error: "
        Console.complain(text.hasPrefix(label) ? "vane: " + text.dropFirst(label.count) : text)
        return code.rawValue
    }
}

/// A refusal by a command: what was found, what was expected, and what to do, in one line.
public struct CommandError: Error, Sendable, CustomStringConvertible {
    /// The line.
    public let description: String
    /// What the process ends with.
    let exitCode: Int32

    /// Creates an error.
    init(_ description: String, exitCode: Int32 = 1) {
        // Names from files may hold line ends.
        self.description = description.onOneLine
        self.exitCode = exitCode
    }

    /// The error for arguments that make no sense.
    static func usage(_ description: String) -> CommandError {
        CommandError(description, exitCode: 64)
    }

    /// The error for a command that a later version brings.
    static func notYet(_ command: String) -> CommandError {
        CommandError(
            "'\(command)' is not there yet; this version has what 'vane --help' lists without a mark."
        )
    }

    /// Calls a closure; what it refuses in a file's contents is told with the file's name, and is no wrong usage.
    ///
    /// - Throws: `CommandError` for an error of the core, other errors as they are.
    static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as VaneError {
            throw CommandError("'\(path)' cannot be used: \(error)")
        } catch let error as PluginError {
            throw CommandError("'\(path)' cannot be used: \(error)")
        }
    }

    /// The error for a folder that cannot be made.
    static func folder(_ path: String, _ reason: String) -> CommandError {
        CommandError("Folder '\(path)' cannot be made: \(reason); choose another place.")
    }
}
