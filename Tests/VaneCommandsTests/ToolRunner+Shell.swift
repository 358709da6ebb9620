import Foundation

extension ToolRunner {
    /// Runs a line of shell in a folder; `$VANE` is the tool.
    static func shell(_ line: String, in folder: URL) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = folder
        process.environment = environment
        let (out, err) = (folder.appending(path: ".out"), folder.appending(path: ".err"))
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
}
