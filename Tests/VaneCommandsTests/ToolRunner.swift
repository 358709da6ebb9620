import Foundation
import Testing

/// Runs the built tool as a user would.
struct ToolRunner {
    /// What a run gave.
    struct Outcome {
        /// The exit code.
        let code: Int32
        /// What it printed as its result.
        let output: String
        /// What it complained about.
        let complaint: String
    }

    /// The tool beside the test bundle.
    static let tool = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "vane")

    /// The folder of this package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The environment of runs: the user's caches and lists are neither read nor written.
    static let environment: [String: String] = {
        let home = FileManager.default.temporaryDirectory.appending(
            path: "vane-\(UUID().uuidString)")
        return ProcessInfo.processInfo.environment.merging(
            [
                "XDG_CACHE_HOME": home.path + "/cache", "XDG_CONFIG_HOME": home.path + "/config",
                "VANE": tool.path,
            ], uniquingKeysWith: { $1 })
    }()

    /// Runs the tool with some arguments.
    static func run(_ arguments: String..., in folder: URL? = nil) throws -> Outcome {
        try run(arguments, in: folder)
    }

    /// Runs the tool with some arguments.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let (out, err) = (scratch.appending(path: "out"), scratch.appending(path: "err"))
        for file in [out, err] {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
            complaint: String(decoding: try Data(contentsOf: err), as: UTF8.self))
    }

    /// Starts the tool and returns at once; what it prints is lost.
    static func start(_ arguments: [String], in folder: URL) throws -> Process {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Calls a closure with a fresh folder and removes it afterwards.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// Writes lines to a file of a folder.
    static func write(_ lines: String..., to name: String, in folder: URL) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: name))
    }
}

extension Tag {
    /// Runs the built tool and compares literal output.
    @Tag static var endToEnd: Self

    /// Numbers from a reference implementation.
    @Tag static var golden: Self

    /// Takes seconds rather than milliseconds.
    @Tag static var slow: Self
}
