import Foundation
import Testing

extension ToolRunner {
    /// Builds the host's plugin that misbehaves on purpose, into a folder.
    ///
    /// - Parameters:
    ///   - name: The library's file name.
    ///   - how: What it does.
    ///   - place: The function in which it does that.
    ///   - folder: The folder.
    /// - Throws: What running the compiler throws, and an issue when it refuses.
    static func buildBadPlugin(
        _ name: String, _ how: String = "", in place: String = "", folder: URL
    ) throws {
        try buildFixture("bad", "HOW=\"\(how)\"", "WHERE=\"\(place)\"", as: name, folder: folder)
    }

    /// Builds one of the host's fixtures with some of its macros defined, into a folder.
    ///
    /// - Throws: What running the compiler throws, and an issue when it refuses.
    static func buildFixture(
        _ source: String, _ macros: String..., as name: String, folder: URL
    ) throws {
        let words =
            [
                "cc", "-shared", "-fPIC", "-I", package.path + "/Sources/CVanePlugin/include",
                "-o", name, package.path + "/Tests/VanePluginHostTests/Fixtures/\(source).c",
            ] + macros.map { "-D" + $0 }
        let outcome = try shell(words.map { "'\($0)'" }.joined(separator: " "), in: folder)
        try #require(outcome.code == 0, "\(outcome.complaint)")
    }
}
