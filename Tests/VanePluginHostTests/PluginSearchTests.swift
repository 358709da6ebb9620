import Foundation
import Testing

@testable import VanePluginHost

/// Where plugins are found, and what is passed over.
struct PluginSearchTests {
    @Test func `Folders come from the environment, empty entries left out`() {
        let search = PluginSearch(environment: ["VANE_PLUGIN_PATH": "/a::/b c:"])
        #expect(search.folders == ["/a", "/b c"])
        #expect(PluginSearch(environment: [:]).folders == [])
    }

    @Test func `Named paths come first, folders follow by name, and each file counts once`() throws
    {
        let (first, second) = (try FixtureLibrary.folder(), try FixtureLibrary.folder())
        let named = try FixtureLibrary.build(in: second, named: "b")
        let other = try FixtureLibrary.build(in: second, named: "a")
        let alone = try FixtureLibrary.build(in: first, named: "z")
        _ = try FixtureLibrary.build(["NO_MANIFEST"], in: first, named: "no-plugin")
        try "text".write(
            to: first.appending(path: "text.so"), atomically: true, encoding: .utf8)
        try "text".write(
            to: first.appending(path: "notes.txt"), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: first.appending(path: "link.so").path, withDestinationPath: named)
        let files = try PluginSearch(folders: [first.path, second.path])
            .files(named: [named], fingerprint: FixtureLibrary.fingerprint)
        #expect(files.map(\.path) == [named, alone, other])
    }

    @Test func `A plugin in a folder that cannot be used is an error and not silence`() throws {
        let folder = try FixtureLibrary.folder()
        _ = try FixtureLibrary.build(["MANIFEST_MAJOR=9"], in: folder)
        let error = #expect(throws: PluginError.self) {
            try PluginSearch(folders: [folder.path]).files(fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .wrongABI)
    }

    @Test func `A folder that does not exist is an error`() {
        let error = #expect(throws: PluginError.self) {
            try PluginSearch(folders: ["/nowhere"]).files(fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .notFound)
        #expect(
            error?.message
                == "Folder '/nowhere' of VANE_PLUGIN_PATH does not exist; create it or take it out."
        )
    }
}
