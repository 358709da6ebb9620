import Crypto
import Foundation

@testable import VanePluginHost

/// Libraries built while the tests run, from the C source beside them, in a folder of their own.
enum FixtureLibrary {
    /// Why a fixture could not be built.
    struct Failure: Error, CustomStringConvertible {
        /// What the compiler said.
        let description: String
    }

    /// The package's folder.
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the contract's headers.
    static let headers = package.appending(path: "Sources/CVanePlugin/include").path

    /// A fixture's source.
    static func source(_ name: String) -> String {
        package.appending(path: "Tests/VanePluginHostTests/Fixtures/\(name).c").path
    }

    /// The folder of all others, resolved so that paths compare as text; it is removed when the process ends.
    ///
    /// A loaded library must not lose its file while tests that name it run, so nothing is removed before.
    private static let root: URL = {
        atexit { try? FileManager.default.removeItem(at: FixtureLibrary.root) }
        return FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "vane-plugins-\(UUID().uuidString)")
    }()

    /// A folder that exists and is empty.
    static func folder() throws -> URL {
        let folder = root.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs the C compiler.
    @discardableResult
    static func compile(_ arguments: [String], compiler: String = "cc") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [compiler] + arguments
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: said) }
        return said
    }

    /// Builds the fixture with some of its macros defined and returns its path.
    static func build(
        _ macros: [String] = [], from source: String = "plugin", in folder: URL? = nil,
        named name: String = "plugin"
    ) throws -> String {
        let path = try (folder ?? Self.folder()).appending(path: "\(name).so").path
        try compile(
            ["-shared", "-fPIC", "-O1", "-I", headers, "-o", path, Self.source(source)]
                + macros.map { "-D" + $0 })
        return path
    }

    /// Builds the fixture and reads its manifest.
    static func file(_ macros: String...) throws -> PluginFile {
        try PluginFile(at: build(macros), fingerprint: fingerprint)
    }

    /// Builds the fixture and loads it.
    static func library(_ macros: String...) throws -> PluginLibrary {
        let file = try PluginFile(at: build(macros), fingerprint: fingerprint)
        return try PluginLibrary(loading: file, hostVersion: "0.0.0")
    }

    /// The SHA-256 of bytes, which the tool computes as well.
    static func fingerprint(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }
}
