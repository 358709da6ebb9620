import Foundation
import Testing

/// The options that every command takes, and the libraries that they name.
@Suite(.tags(.endToEnd)) struct PluginOptionTests {
    /// Builds the host's test plugin with some of its macros defined.
    private func build(_ name: String, _ macros: String..., in folder: URL) throws {
        let package = ToolRunner.package
        let words =
            ["cc", "-shared", "-fPIC", "-I", package.path + "/Sources/CVanePlugin/include"]
            + ["-o", name, package.path + "/Tests/VanePluginHostTests/Fixtures/plugin.c"]
            + macros.map { "-D" + $0 }
        let outcome = try ToolRunner.shell(
            words.map { "'\($0)'" }.joined(separator: " "), in: folder)
        try #require(outcome.code == 0, "\(outcome.complaint)")
    }

    @Test(arguments: [
        ["plugin", "list"], ["methods"], ["archive", "info", "c.zarr"],
        ["capture", "--model", "clinic", "--prompts", "p", "--at", "resid_post.1", "--out", "c"],
    ]) func `No command passes over the shared options`(arguments: [String]) throws {
        let missing = try ToolRunner.run(arguments + ["--plugin", "/nowhere.so"])
        #expect(missing.code == 1)
        #expect(
            missing.complaint == "vane: Plugin '/nowhere.so' does not exist; check the path.\n")
    }

    @Test func `A library that was named and cannot be loaded makes the list a failure`() throws {
        try ToolRunner.withFolder { folder in
            try build("good.so", in: folder)
            try build("bad.so", "NO_ENTRY", in: folder)
            let outcome = try ToolRunner.run(
                "plugin", "list", "--plugin", "good.so", "--plugin", "bad.so", in: folder)
            #expect(outcome.code == 1)
            let lines = outcome.output.split(separator: "\n")
            try #require(lines.count == 2)
            #expect(lines[0].hasSuffix("  shift"))
            #expect(lines[1].contains("is a library without entry"))
            #expect(outcome.complaint.hasPrefix("vane: 1 of 2 libraries named cannot be used, the"))
            #expect(outcome.complaint.hasSuffix("/bad.so'; the list says why.\n"))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `A plugin that loads Foundation while the tool runs keeps it from nothing`() throws {
        try ToolRunner.withFolder { folder in
            try build("late.so", "FOUNDATION", in: folder)
            let arguments = ["score", "nothing.safetensors", "--data", "nothing.zarr"]
            let outcome = try ToolRunner.run(arguments + ["--plugin", "late.so"], in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint.contains("'nothing.safetensors' cannot be read"))
        }
    }

    @Test func `An id that is taken, and a kind that is unknown, are listed as such`() throws {
        try ToolRunner.withFolder { folder in
            try build("taken.so", "ID=\"logistic\"", in: folder)
            try build("kind.so", "KIND=9", in: folder)
            let taken = try ToolRunner.run("plugin", "list", "--plugin", "taken.so", in: folder)
            #expect(taken.code == 1)
            #expect(
                taken.output.hasSuffix(
                    "/taken.so' cannot be used: Method 'logistic' exists twice, the first is built in; "
                        + "load one of the two, or give the plugin's method another id.\n"))
            let kind = try ToolRunner.run("plugin", "list", "--plugin", "kind.so", in: folder)
            #expect(kind.code == 1)
            #expect(
                kind.output.hasSuffix(
                    "  no usable method\n  not usable: 'shift' is of kind 9, which this version of Vane cannot "
                        + "use.\n"))
            let methods = try ToolRunner.run("methods", "--plugin", "kind.so", in: folder)
            #expect(methods.code == 0)
            #expect(methods.complaint.hasPrefix("warning: '"))
            #expect(
                methods.complaint.hasSuffix(
                    "/kind.so': 'shift' is of kind 9, which this version of Vane cannot use.\n"))
        }
    }

    @Test func `The folders of VANE_PLUGIN_PATH serve every command`() throws {
        try ToolRunner.withFolder { folder in
            try build("good.so", in: folder)
            try build("bad.so", "NO_ENTRY", in: folder)
            let generate =
                "\"$VANE\" generate --model clinic --max-tokens 3 --prompt '<u> how do i fix the engine ? <a>' "
                + "--apply shift:at=resid_post.2"
            let steered = try ToolRunner.shell("VANE_PLUGIN_PATH=. \(generate)", in: folder)
            #expect(steered.code == 0, "\(steered.complaint)")
            #expect(steered.output.contains("receipt shift: applied"))
            #expect(steered.complaint.hasPrefix("warning: Library '"))
            #expect(steered.complaint.split(separator: "\n").count == 1)
            let without = try ToolRunner.shell("VANE_PLUGIN_PATH= \(generate)", in: folder)
            #expect(without.code == 1)
            #expect(
                without.complaint
                    == "vane: 'shift' is neither a file nor a method; give an artefact's file, or load the plugin "
                    + "that offers it with --plugin.\n")
        }
    }

    @Test func `An application that writes values that are not finite is named`() throws {
        try ToolRunner.withFolder { folder in
            try build("good.so", in: folder)
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--plugin", "good.so", "--apply", "shift:at=resid_post.2,amount=10,alpha=3e38",
                in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: 'shift' wrote 1 rows that are not finite; lower its strength or check its vectors.\n"
            )
        }
    }
}
