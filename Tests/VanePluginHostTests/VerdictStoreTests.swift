import Foundation
import Testing

@testable import VanePluginHost

/// What is remembered of trials, and what is not believed.
struct VerdictStoreTests {
    /// Opens a store in a folder.
    private func store(_ folder: String?, host: String = "1.0") -> VerdictStore {
        VerdictStore(folder: folder, hostVersion: host, program: BadPlugin.program)
    }

    @Test func `A verdict is remembered by hash, and forgotten on demand`() throws {
        let folder = try FixtureLibrary.folder().appending(path: "a/b").path
        store(folder).keep(.blocked("it fell"), of: "abc1")
        #expect(store(folder).verdict(of: "abc1") == .blocked("it fell"))
        #expect(store(folder).verdict(of: "abc2") == nil)
        store(folder).forget("abc1")
        #expect(store(folder).verdict(of: "abc1") == nil)
    }

    @Test func `A verdict of another build of the host counts for nothing`() throws {
        let folder = try FixtureLibrary.folder().path
        store(folder).keep(.blocked("it fell"), of: "abc1")
        #expect(store(folder, host: "1.1").verdict(of: "abc1") == nil)
    }

    @Test(arguments: ["", "{", "[1,2]", "{\"host\":\"1.0\"}", "\u{0}\u{1}"])
    func `A damaged file counts for nothing and is written anew`(text: String) throws {
        let folder = try FixtureLibrary.folder()
        try text.write(
            to: folder.appending(path: "abc1.json"), atomically: true, encoding: .utf8)
        let store = store(folder.path)
        #expect(store.verdict(of: "abc1") == nil)
        store.keep(.blocked("again"), of: "abc1")
        #expect(store.verdict(of: "abc1") == .blocked("again"))
    }

    @Test func `What is no hash names no file`() throws {
        let folder = try FixtureLibrary.folder()
        for name in ["", "../up", "a/b", "xyz"] {
            store(folder.path).keep(.blocked("x"), of: name)
            #expect(store(folder.path).verdict(of: name) == nil)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `Without a folder, or with one that cannot be written, nothing is remembered`()
        throws
    {
        let file = try FixtureLibrary.folder().appending(path: "file")
        try "text".write(to: file, atomically: true, encoding: .utf8)
        for folder in [nil, file.path + "/below"] {
            store(folder).keep(.blocked("x"), of: "abc1")
            #expect(store(folder).verdict(of: "abc1") == nil)
        }
    }

    @Test func `A library that passed is not tried again`() throws {
        var plugin = try BadPlugin()
        plugin.loader.verdictFolder = try FixtureLibrary.folder().path
        _ = try plugin.loader.load(plugin.file)
        let build = plugin.loader.program
        // A program that would end at once is never started.
        let store = VerdictStore(
            folder: plugin.loader.verdictFolder, hostVersion: "0.0.0",
            program: PluginProgram(executable: "/bin/true", arguments: []))
        guard
            case .passed(let listing) = VerdictStore(
                folder: plugin.loader.verdictFolder, hostVersion: "0.0.0", program: build
            ).verdict(of: plugin.file.fingerprint)
        else {
            Issue.record("The verdict was not kept.")
            return
        }
        store.keep(.passed(listing), of: plugin.file.fingerprint)
        plugin.loader.program = PluginProgram(executable: "/bin/true", arguments: [])
        #expect(try plugin.loader.load(plugin.file).methods.count == 1)
    }
}
