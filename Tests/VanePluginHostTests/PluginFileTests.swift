import Foundation
import Testing
import VaneTensors

@testable import VanePluginHost

/// What is found out about a library before any of its code runs.
struct PluginFileTests {
    @Test func `A good library tells its version and is recognised by any path`() throws {
        let folder = try FixtureLibrary.folder()
        let path = try FixtureLibrary.build(in: folder)
        let link = folder.appending(path: "link.so").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let (file, linked) = (
            try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint),
            try PluginFile(at: link, fingerprint: FixtureLibrary.fingerprint)
        )
        #expect(file.manifest.description == "1.7")
        #expect(file.path == path)
        #expect(linked == file)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(file.fingerprint == FixtureLibrary.fingerprint(bytes))
    }

    @Test func `A path without a file is refused`() {
        let error = #expect(throws: PluginError.self) {
            try PluginFile(at: "/nowhere/plugin.so", fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .notFound)
        #expect(error?.message == "Plugin '/nowhere/plugin.so' does not exist; check the path.")
    }

    @Test func `A folder is refused`() throws {
        let folder = try FixtureLibrary.folder().path
        let error = #expect(throws: PluginError.self) {
            try PluginFile(at: folder, fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .notALibrary)
        #expect(
            error?.message
                == "Plugin '\(folder)' cannot be read (it is not a file); name a shared library.")
    }

    @Test(arguments: [
        (0, UInt8(0), "its first bytes are not those of an ELF file"),
        (4, UInt8(1), "it is not 64-bit little-endian"),
        (5, UInt8(2), "it is not 64-bit little-endian"),
        (16, UInt8(2), "it is an executable or an object file"),
        (18, UInt8(8), "it is for another processor"),
        (47, UInt8(0x7F), "its section table lies outside of the file"),
    ])
    func `Bytes that are no library for this machine are refused with the reason`(
        offset: Int, byte: UInt8, reason: String
    ) throws {
        let path = try FixtureLibrary.build()
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        bytes[offset] = byte
        let error = #expect(throws: PluginError.self) {
            try PluginManifest(of: bytes, path: "p.so")
        }
        #expect(error?.code == .notALibrary)
        #expect(
            error?.message
                == "'p.so' is no shared library for this machine: \(reason); build the plugin as a "
                + "dynamic library on this machine.")
    }

    @Test func `A library without a manifest is refused`() throws {
        let path = try FixtureLibrary.build(["NO_MANIFEST"])
        let error = #expect(throws: PluginError.self) {
            try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .noManifest)
        #expect(
            error?.message
                == "Library '\(path)' carries no plugin manifest (section '.vane_plugin'); put "
                + "VANE_PLUGIN_MANIFEST into one C file or link VanePluginKit.")
    }

    @Test func `A manifest with other bytes in place of the magic is refused`() throws {
        let path = try FixtureLibrary.build(["MANIFEST_MAGIC=42"])
        let error = #expect(throws: PluginError.self) {
            try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .invalidManifest)
        #expect(
            error?.message
                == "The section '.vane_plugin' of '\(path)' holds 16 bytes that are no manifest; "
                + "write it with VANE_PLUGIN_MANIFEST.")
    }

    @Test func `A library for another major is refused before it is loaded`() throws {
        let path = try FixtureLibrary.build(["MANIFEST_MAJOR=2", "UNRESOLVED"])
        let error = #expect(throws: PluginError.self) {
            try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        }
        #expect(error?.code == .wrongABI)
        #expect(
            error?.message
                == "Library '\(path)' was built for plugin ABI 2.7, this program speaks 1.1; rebuild it "
                + "against this version of Vane.")
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `No change of bytes and no cut makes the reader fail in another way than by an error`(
        seed: UInt64
    ) throws {
        let path = try FixtureLibrary.build()
        let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
        var generator = SeededGenerator(seed: seed)
        var codes: Set<PluginError.Code> = []
        let table = Int(whole[40]) | Int(whole[41]) << 8
        for _ in 0..<4_000 {
            var bytes = whole
            if generator.index(below: 4) == 0 {
                bytes.removeLast(generator.index(below: bytes.count))
            }
            for _ in 0...generator.index(below: 6) where !bytes.isEmpty {
                let inHeader = generator.index(below: 2) == 0
                let place = inHeader ? 0 : table
                let offset = place + generator.index(below: inHeader ? 64 : 2_048)
                guard offset < bytes.count else { continue }
                bytes[offset] = UInt8(truncatingIfNeeded: generator.next())
            }
            do throws(PluginError) {
                _ = try PluginManifest(of: bytes, path: "p.so")
            } catch {
                codes.insert(error.code)
            }
        }
        #expect(codes.isSuperset(of: [.notALibrary, .noManifest]))
    }
}
