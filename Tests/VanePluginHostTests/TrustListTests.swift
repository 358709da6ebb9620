import Foundation
import Testing

@testable import VanePluginHost

/// The list of trusted libraries: what gets on it, what gets off it, and what makes it unbelievable.
struct TrustListTests {
    /// A path for a list.
    private func path() throws -> String {
        try FixtureLibrary.folder().appending(path: "vane/trusted-plugins").path
    }

    @Test func `Only what is on the list is loaded`() throws {
        var plugin = try BadPlugin()
        var list = try TrustList(at: path())
        plugin.loader.trusted = list
        let error = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(error?.code == .notTrusted)
        #expect(
            error?.message
                == "Library '\(plugin.file.path)' with SHA-256 \(plugin.file.fingerprint) is not on the trust "
                + "list; compare the hash with its author's and trust it with 'vane plugin trust "
                + "\(plugin.file.path)'.")
        #expect(try list.add(plugin.file))
        #expect(try !list.add(plugin.file))
        plugin.loader.trusted = list
        #expect(try plugin.loader.load(plugin.file).methods.count == 1)
    }

    @Test func `The list is a file that sha256sum checks`() throws {
        let (plugin, path) = (try BadPlugin(), try path())
        var list = try TrustList(at: path)
        try list.add(plugin.file)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "\(plugin.file.fingerprint)  \(plugin.file.path)\n")
        #expect(try TrustList(at: path) == list)
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/env")
        check.arguments = ["sha256sum", "--check", "--status", path]
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
    }

    @Test func `A library is taken from the list by path, hash or the beginning of one`() throws {
        let plugin = try BadPlugin()
        let (hash, path) = (plugin.file.fingerprint, try path())
        for subject in [plugin.file.path, hash, String(hash.prefix(8)).uppercased()] {
            var list = try TrustList(at: path)
            try list.add(plugin.file)
            #expect(try list.remove(subject).map(\.fingerprint) == [hash])
            #expect(try TrustList(at: path).entries.isEmpty)
        }
        var list = try TrustList(at: path)
        try list.add(plugin.file)
        for subject in [String(hash.prefix(7)), "/nowhere.so"] {
            let error = #expect(throws: PluginError.self) { try list.remove(subject) }
            #expect(error?.code == .notTrusted)
            #expect(
                error?.message
                    == "'\(subject)' is not on the trust list; see what is with 'vane plugin trust --list'."
            )
        }
    }

    @Test(arguments: [
        "nonsense", String(repeating: "a", count: 64), String(repeating: "A", count: 64) + "  /x",
        String(repeating: "a", count: 63) + "  /x", String(repeating: "a", count: 64) + " /x",
    ]) func `A line that is none of a list's is refused by number`(line: String) throws {
        let path = try path()
        var list = try TrustList(at: path)
        try list.add(BadPlugin().file)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + line + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let error = #expect(throws: PluginError.self) { try TrustList(at: path) }
        #expect(error?.code == .invalidTrustList)
        #expect(
            error?.message
                == "Line 2 of the trust list '\(path)' is no SHA-256 with a path behind it; correct it or take "
                + "it out.")
    }

    @Test func `A list that others can write is not believed`() throws {
        let path = try path()
        var list = try TrustList(at: path)
        try list.add(BadPlugin().file)
        try FileManager.default.setAttributes([.posixPermissions: 0o620], ofItemAtPath: path)
        let error = #expect(throws: PluginError.self) { try TrustList(at: path) }
        #expect(error?.code == .invalidTrustList)
        #expect(
            error?.message
                == "The trust list '\(path)' can be written by others; look at what it holds, then run 'chmod "
                + "go-w \(path)'.")
    }

    @Test func `A list that cannot be written is an error and not silence`() throws {
        let file = try FixtureLibrary.folder().appending(path: "file")
        try "text".write(to: file, atomically: true, encoding: .utf8)
        let path = file.appending(path: "trusted-plugins").path
        var list = try TrustList(at: path)
        let error = #expect(throws: PluginError.self) { try list.add(BadPlugin().file) }
        #expect(error?.code == .invalidTrustList)
        #expect(error?.message.hasPrefix("The trust list '\(path)' cannot be used: ") == true)
        #expect(try TrustList(at: path).entries.isEmpty)
    }
}
