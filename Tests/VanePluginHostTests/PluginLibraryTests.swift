import Foundation
import Testing
import VaneCore

@testable import VanePluginHost

/// Loading a library: what it offers, and every way in which it can be refused.
struct PluginLibraryTests {
    @Test func `A good library offers its method with its typed parameter`() throws {
        let file = try FixtureLibrary.file()
        let library = try PluginLibrary(loading: file, hostVersion: "0.0.0")
        #expect((library.name, library.version) == ("Fixture", "1.2"))
        #expect(library.unusable == [])
        let expected = MethodDescriptor(
            "shift", .intervention, from: .nothing, summary: "Adds the same to every value.",
            source: "",
            parameters: [
                ParameterDescriptor(
                    "amount", .real(default: 1, range: -10...10), "What is added.")
            ],
            origin: .plugin(path: file.path, fingerprint: file.fingerprint))
        #expect(library.methods.map(\.descriptor) == [expected])
    }

    @Test func `A choice is listed with its words`() throws {
        let parameters = try FixtureLibrary.library("CHOICES=3").methods[0].descriptor.parameters
        #expect(parameters.map(\.kind) == [.choice(default: "c", of: ["a", "b", "c"])])
    }

    /// A fixture's macros with the code and the message of the refusal, in which `LIB` stands for the path.
    typealias Refusal = (macros: [String], code: PluginError.Code, message: String)

    /// Every way of breaking the contract that loading finds.
    static let refusals: [Refusal] = [
        (
            ["NO_ENTRY"], .noEntry,
            "Library 'LIB' is a library without entry: it exports no function 'vane_plugin_entry'; "
                + "define it and mark it VANE_EXPORT."
        ),
        (
            ["UNRESOLVED"], .loadFailed,
            "Library 'LIB' could not be loaded (undefined symbol: nobody_defines_this); link it with "
                + "everything it uses."
        ),
        (
            ["STRUCT_MAJOR=3"], .wrongABI,
            "Library 'LIB' hands out a 'vane_plugin_t' of ABI 3 with 64 bytes, this program needs "
                + "ABI 1 and at least 64; begin the struct with VANE_HEADER."
        ),
        (
            ["STRUCT_SIZE=40"], .wrongABI,
            "Library 'LIB' hands out a 'vane_plugin_t' of ABI 1 with 40 bytes, this program needs "
                + "ABI 1 and at least 64; begin the struct with VANE_HEADER."
        ),
        (
            ["NO_DESTROY"], .nullSlot,
            "Library 'LIB' leaves 'vane_plugin_t.destroy' null, which is required; its author must "
                + "fill it."
        ),
        (
            ["NO_APPLY"], .nullSlot,
            "Library 'LIB' leaves 'vane_intervention_t.apply' null, which is required; its author "
                + "must fill it."
        ),
        (
            ["NO_PARAMETER"], .nullSlot,
            "Library 'LIB' leaves 'vane_params_t.parameter' null, which is required; its author must "
                + "fill it."
        ),
        (
            ["NO_INTERVENTION"], .nullSlot,
            "Library 'LIB' leaves 'get_interface(\"vane.intervention/1\")' null, which is required; "
                + "its author must fill it."
        ),
        (
            ["ID=\"Shift It\""], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: method 'Shift It' is not named in kebab-case, as "
                + "'norm-clamp' is; its author must correct it."
        ),
        (
            ["ID=0"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_descriptor_t.id' is null; its author must "
                + "correct it."
        ),
        (
            ["NAME=\"\\xFF\""], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_plugin_t.name' is not UTF-8; its author "
                + "must correct it."
        ),
        (
            ["DEFAULT=11"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: parameter 'amount' of 'shift' has an unknown type "
                + "or a default outside its range; its author must correct it."
        ),
        (
            ["TWICE"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: method 'shift' is there twice; its author must "
                + "correct it."
        ),
        (
            ["LONG_NAME"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_plugin_t.name' does not end within 65535 "
                + "bytes; its author must correct it."
        ),
        (
            ["METHODS=4000000000u"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_plugin_t.descriptor_count' is 4000000000 "
                + "where at most 1000 is allowed; its author must correct it."
        ),
        (
            ["PARAMETERS=1001"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_params_t.count' is 1001 where at most 1000 "
                + "is allowed; its author must correct it."
        ),
        (
            ["CHOICES=4000000000u"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_parameter_t.choice_count' is 4000000000 "
                + "where at most 1000 is allowed; its author must correct it."
        ),
        (
            ["CHOICES=3", "WORDS=0"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_parameter_t.choices' is null where there "
                + "are 3 words; its author must correct it."
        ),
        (
            ["CHOICES=3", "SECOND=0"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: 'vane_parameter_t.choices[1]' is null; its author "
                + "must correct it."
        ),
        (
            ["CHOICES=3", "SECOND=\"a\""], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: parameter 'amount' of 'shift' offers the word 'a' "
                + "twice; its author must correct it."
        ),
        (
            ["CHOICES=0"], .invalidDescriptor,
            "Library 'LIB' describes itself wrongly: parameter 'amount' of 'shift' has an unknown type "
                + "or a default outside its range; its author must correct it."
        ),
        (
            ["FAIL=\"entry\"", "MESSAGE=\"no\"", "ERROR_MAJOR=2"], .wrongABI,
            "Library 'LIB' failed in 'vane_plugin_entry' with a 'vane_error_t' of ABI 2 with 48 bytes, "
                + "this program needs ABI 1 and at least 48 (code 1007); begin the struct with "
                + "VANE_HEADER."
        ),
        (
            ["FAIL=\"entry\"", "MESSAGE=\"no\"", "ERROR_SIZE=40"], .wrongABI,
            "Library 'LIB' failed in 'vane_plugin_entry' with a 'vane_error_t' of ABI 1 with 40 bytes, "
                + "this program needs ABI 1 and at least 48 (code 1007); begin the struct with "
                + "VANE_HEADER."
        ),
        (
            ["FAIL=\"entry\"", "MESSAGE=\"this host is\\ntoo old\""], .failed,
            "Library 'LIB' failed in 'vane_plugin_entry': this host is too old (code 1007, field "
                + "'amount')"
        ),
        (
            ["FAIL=\"entry\""], .failedWithoutMessage,
            "Library 'LIB' failed in 'vane_plugin_entry' without a message (code 1007); that is a "
                + "bug of the plugin, report it to its author."
        ),
    ]

    @Test(arguments: refusals.indices) func `A broken promise is refused in words`(
        index: Int
    ) throws {
        let (macros, code, message) = Self.refusals[index]
        let path = try FixtureLibrary.build(macros)
        let file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        for _ in 1...2 {
            let error = #expect(throws: PluginError.self) {
                try PluginLibrary(loading: file, hostVersion: "0.0.0")
            }
            #expect(error?.code == code)
            #expect(error?.message == message.replacing("LIB", with: path))
        }
    }

    @Test func `A method of a kind from the future is left out and named`() throws {
        let library = try FixtureLibrary.library("KIND=77")
        #expect(library.methods.isEmpty)
        #expect(
            library.unusable == [
                "'shift' is of kind 77, which this version of Vane cannot use."
            ])
    }

    @Test func `A file is loaded once whatever its paths`() throws {
        let folder = try FixtureLibrary.folder()
        let path = try FixtureLibrary.build(
            ["FAIL=\"create\"", "MESSAGE=\"calls\""], in: folder)
        let link = folder.appending(path: "hard.so").path
        try FileManager.default.linkItem(atPath: path, toPath: link)
        for path in [path, link, path] {
            let file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
            _ = try PluginLibrary(loading: file, hostVersion: "0.0.0")
        }
        let file = try PluginFile(at: link, fingerprint: FixtureLibrary.fingerprint)
        let library = try PluginLibrary(loading: file, hostVersion: "0.0.0")
        let values = try ParameterValues([:], for: library.methods[0].descriptor)
        let error = #expect(throws: PluginError.self) {
            try library.methods[0].fit(.init(data: .nothing, parameters: values))
        }
        #expect(
            error?.message
                == "Library '\(path)' failed in 'create': entry create (code 1007, field 'amount')")
    }

    @Test func `A file that changed after it was loaded is refused`() throws {
        let path = try FixtureLibrary.build()
        let file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        _ = try PluginLibrary(loading: file, hostVersion: "0.0.0")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: [0])
        try handle.close()
        let changed = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        let error = #expect(throws: PluginError.self) {
            try PluginLibrary(loading: changed, hostVersion: "0.0.0")
        }
        #expect(error?.code == .changed)
        #expect(
            error?.message
                == "Library '\(path)' has changed since it was loaded, and a plugin is never unloaded; "
                + "start the program again.")
    }
}
