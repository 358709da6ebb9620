import Foundation
import Testing

@testable import VaneCommands

/// What `vane plugin new` writes; that it builds and works is shown by `make new-plugin`.
@Suite(.tags(.endToEnd)) struct NewPluginTests {
    /// The template's files in the tree.
    static let template = ToolRunner.package.appending(path: "Plugins/Template")

    /// Returns the paths and texts of all files of a folder but those that a build made.
    static func files(of folder: URL) throws -> [String: String] {
        let enumerator = FileManager.default.subpaths(atPath: folder.path) ?? []
        var files: [String: String] = [:]
        for path in enumerator where !path.hasPrefix(".build/") && !path.hasPrefix(".swiftpm/") {
            let place = folder.appending(path: path)
            let kind = try FileManager.default.attributesOfItem(atPath: place.path)[.type]
            guard kind as? FileAttributeType == .typeRegular,
                !["libShrink.so", "test", "Package.resolved"].contains(path)
            else { continue }
            files[path] = try String(contentsOf: place, encoding: .utf8)
        }
        return files
    }

    @Test(arguments: [
        ("MeanShift", "mean-shift"), ("Shrink", "shrink"), ("ITIShift", "iti-shift"),
        ("L2S", "l2s"), ("Top2Gate", "top2-gate"), ("LinearAcT", "linear-ac-t"),
    ]) func `The id is the name in kebab-case`(name: String, id: String) throws {
        #expect(try PluginName(name).id == id)
    }

    @Test(arguments: [
        (
            "mean-shift",
            "'mean-shift' is no name for a plugin: it becomes a Swift type's, letters and digits with a capital first; "
                + "write MeanShift."
        ),
        (
            "7",
            "'7' is no name for a plugin: it becomes a Swift type's, letters and digits with a capital first; "
                + "write MeanShift."
        ),
        (
            "../Up",
            "'../Up' is no name for a plugin: it becomes a Swift type's, letters and digits with a capital first; write Up."
        ),
        (
            "String",
            "'String' is no name for a plugin: Swift or Vane uses it; say what the method does, as in MeanShift."
        ),
        (
            "VaneCore",
            "'VaneCore' is no name for a plugin: Swift or Vane uses it; say what the method does, as in MeanShift."
        ),
        (
            "Ridge",
            "'Ridge' would offer 'ridge', which is a method already; choose another name."
        ),
    ]) func `A name that cannot serve is wrong usage and writes nothing`(
        name: String, message: String
    ) throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run("plugin", "new", name, in: folder)
            #expect(outcome.code == 64)
            #expect(outcome.complaint == "vane: \(message)\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func `In Swift the package is the template with the place of Vane`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run("plugin", "new", "Shrink", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            var expected = try Self.files(of: Self.template.appending(path: "Swift"))
            expected["Package.swift"] = expected["Package.swift"]?
                .replacing("\"../../..\"", with: "\"\(ToolRunner.package.path)\"")
            #expect(try Self.files(of: folder.appending(path: "Shrink")) == expected)
        }
    }

    @Test func `In C the package is the template with the place of the header`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "plugin", "new", "Shrink", "--language", "c", "--out", "deep/place", in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            var expected = try Self.files(of: Self.template.appending(path: "C"))
            expected["Makefile"] = expected["Makefile"]?
                .replacing("../../..", with: ToolRunner.package.path)
            #expect(try Self.files(of: folder.appending(path: "deep/place")) == expected)
        }
    }

    @Test(arguments: PluginTemplate.Language.allCases)
    func `Nothing of the template's name is left under another name`(
        language: PluginTemplate.Language
    ) throws {
        let files = PluginTemplate(language).files(
            named: try PluginName("PartMean"), replacing: [])
        for file in files {
            #expect(!(file.path + file.text).lowercased().contains("shrink"), "\(file.path)")
        }
        #expect(files.contains { $0.text.contains("part-mean") && $0.text.contains("PartMean") })
    }

    @Test func `A name that contains the template's is put in once`() throws {
        let files = PluginTemplate(.c).files(named: try PluginName("Preshrink"), replacing: [])
        #expect(files.map(\.path).contains("preshrink.c"))
        #expect(files.allSatisfy { !$0.text.contains("prepre") })
    }

    @Test func `A new plugin in C builds and passes its test`() throws {
        try ToolRunner.withFolder { folder in
            // The tests may themselves run below a make, whose level and flags would change what this one prints.
            let outcome = try ToolRunner.shell(
                "unset MAKELEVEL MAKEFLAGS MFLAGS; \"$VANE\" plugin new MeanPart --language c >made "
                    + "&& cd MeanPart && make >made && make test",
                in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            #expect(outcome.output.hasSuffix("./test ./libMeanPart.so\ntest: all as expected\n"))
        }
    }

    @Test func `A package is told as JSON`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "plugin", "new", "MeanPart", "--language", "c", "--json", in: folder)
            let made = try JSONDecoder().decode(Made.self, from: Data(outcome.output.utf8))
            #expect(
                made
                    == Made(
                        package: "MeanPart", language: "c", method: "mean-part",
                        files: [".gitignore", "Makefile", "README.md", "mean-part.c", "test.c"],
                        library: "libMeanPart.so"))
        }
    }

    /// What the tool says it made.
    private struct Made: Decodable, Equatable {
        /// The folder.
        let package: String
        /// The language.
        let language: String
        /// The method's id.
        let method: String
        /// The files.
        let files: [String]
        /// The library.
        let library: String
    }
}

/// What `vane plugin new` refuses, and what it leaves behind.
@Suite(.tags(.endToEnd)) struct NewPluginRefusalTests {
    @Test func `A folder that exists is refused and stays as it is`() throws {
        try ToolRunner.withFolder { folder in
            let place = folder.appending(path: "Shrink")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let outcome = try ToolRunner.run("plugin", "new", "Shrink", in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.hasPrefix("vane: '"))
            #expect(
                outcome.complaint.hasSuffix(
                    "/Shrink' exists already; choose another name, or another folder with --out.\n")
            )
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["Shrink"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
        }
    }

    @Test func `A write that fails leaves nothing behind`() throws {
        try ToolRunner.withFolder { folder in
            // A file may have one block; the shell's own files are shorter.
            let outcome = try ToolRunner.shell(
                "mkdir place; trap '' XFSZ; ulimit -f 1; \"$VANE\" plugin new Shrink --out place/Shrink",
                in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.contains("cannot be written"), "\(outcome.complaint)")
            let place = folder.appending(path: "place").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
        }
    }

    @Test(arguments: [
        (
            "swift", "/usr",
            "'/usr' has no Sources/VanePluginKit; name a checkout of Vane, or its repository's address, with --vane."
        ),
        (
            "c", "/usr/lib",
            "'/usr/lib' has no include/CVanePlugin.h; name a checkout of Vane, or the PREFIX of its 'make install', "
                + "with --vane."
        ),
        (
            "c", "https://example.org/vane.git",
            "'https://example.org/vane.git' has no include/CVanePlugin.h; name a checkout of Vane, or the PREFIX of its "
                + "'make install', with --vane."
        ),
    ]) func `A place where Vane is not is refused`(
        language: String, place: String, message: String
    ) throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.run(
                "plugin", "new", "Shrink", "--language", language, "--vane", place, in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint == "vane: \(message)\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func `An unknown language is wrong usage`() throws {
        #expect(try ToolRunner.run("plugin", "new", "Shrink", "--language", "fortran").code == 64)
    }

    @Test(arguments: [
        ("https://example.org/someone/Vane.git", "vane"),
        ("git@example.org:someone/my-vane", "my-vane"),
    ]) func `A repository's address becomes the dependency`(address: String, identity: String)
        throws
    {
        let package = try PluginPackage(
            PluginName("Shrink"), in: .swift, location: VaneLocation(address))
        let manifest = try #require(package.files.first { $0.path == "Package.swift" }).text
        #expect(manifest.contains(".package(url: \"\(address)\", branch: \"main\")"))
        #expect(manifest.contains(".product(name: \"VanePluginKit\", package: \"\(identity)\")"))
        #expect(!manifest.contains("path:"))
    }

    @Test func `A header that make cannot name is refused`() throws {
        try ToolRunner.withFolder { folder in
            let place = folder.appending(path: "a place/include")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try ToolRunner.write("", to: "a place/include/CVanePlugin.h", in: folder)
            let outcome = try ToolRunner.run(
                "plugin", "new", "Shrink", "--language", "c", "--vane", "a place", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint.hasSuffix(
                    "/a place/include' has a letter that make takes for something else; "
                        + "install the header below another PREFIX.\n"))
        }
    }
}
