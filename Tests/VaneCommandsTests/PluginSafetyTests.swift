import Foundation
import Testing

/// Plugins that are not trusted, that do not survive their trial, and that work in a sandbox.
@Suite(.tags(.endToEnd)) struct PluginSafetyTests {
    /// A command that steers by the bad plugin.
    private let generate =
        "\"$VANE\" generate --model clinic --max-tokens 4 --prompt '<u> how do i fix the engine ? <a>' "
        + "--apply bad:at=resid_post.2,alpha=0.2 --plugin bad.so "

    /// The prefix of a command that has a cache and a trust list of its own.
    private let apart = "XDG_CACHE_HOME=$PWD/cache XDG_CONFIG_HOME=$PWD/config "

    /// The path by which the tool speaks of a file.
    private func resolved(_ name: String, _ folder: URL) -> String {
        folder.resolvingSymlinksInPath().appending(path: name).path
    }

    @Test func `Steering in a sandbox gives the same text and receipt`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", folder: folder)
            let inside = try ToolRunner.shell(generate, in: folder)
            let outside = try ToolRunner.shell(generate + "--isolation sandboxed", in: folder)
            #expect(inside.code == 0, "\(inside.complaint)")
            #expect(inside.output.contains("receipt bad: applied"))
            #expect((outside.code, outside.output) == (inside.code, inside.output))
        }
    }

    @Test(arguments: [
        (
            "crash", "10",
            "crashed in 'apply' with SIGSEGV (it touched memory that is not its own); that is a bug of the "
                + "plugin, report it to its author."
        ),
        (
            "hang", "1",
            "did not come back in 'apply' within 1 s, so 'bad' is not waited for again; report it to its author, "
                + "or give it longer, as in '--isolation sandboxed:seconds=60'."
        ),
        (
            "eat", "10",
            "took more than 64 MiB of memory in 'apply'; that is a bug of the plugin, report it to its author."
        ),
    ]) func `What goes wrong in a sandbox is one line and exit code 1`(
        how: String, seconds: String, words: String
    ) throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", how, in: "apply", folder: folder)
            let outcome = try ToolRunner.shell(
                generate + "--isolation sandboxed:seconds=\(seconds),memory=64", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: 'bad' failed: Library '\(resolved("bad.so", folder))' \(words)\n")
        }
    }

    @Test func `A library that crashes in its trial never reaches the tool`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", "crash", in: "load", folder: folder)
            let (path, words) = (
                resolved("bad.so", folder),
                "crashed while it was being loaded with SIGSEGV (it touched memory that is not its own)"
            )
            let first = try ToolRunner.shell(apart + generate, in: folder)
            #expect(first.code == 1)
            #expect(
                first.complaint
                    == "vane: Library '\(path)' \(words); that is a bug of the plugin, report it to its author.\n"
            )
            let second = try ToolRunner.shell(apart + generate, in: folder)
            #expect(second.code == 1)
            #expect(
                second.complaint
                    == "vane: Library '\(path)' is blocked, since it \(words) when it was tried; build it anew "
                    + "without that, or try it again with 'vane plugin list --retry --plugin \(path)'.\n"
            )
            let retry = try ToolRunner.shell(
                apart + "\"$VANE\" plugin list --retry --plugin bad.so", in: folder)
            #expect(retry.code == 1)
            #expect(retry.output.hasSuffix("report it to its author.\n"))
            // Another build is another library.
            try ToolRunner.buildBadPlugin("bad.so", folder: folder)
            #expect(try ToolRunner.shell(apart + generate, in: folder).code == 0)
        }
    }

    @Test(arguments: [
        "plugin list", "methods", "archive info c.zarr",
        "capture --model clinic --prompts p --at resid_post.1 --out c",
    ]) func `Every command refuses a library that is not trusted, until it is`(
        command: String
    ) throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", folder: folder)
            let line = apart + "\"$VANE\" \(command) --plugin bad.so --require-trusted"
            let before = try ToolRunner.shell(line, in: folder)
            #expect(before.code == 1)
            let path = resolved("bad.so", folder)
            #expect(before.complaint.hasPrefix("vane: Library '\(path)' with SHA-256 "))
            #expect(
                before.complaint.hasSuffix(
                    " is not on the trust list; compare the hash with its author's and trust it with 'vane "
                        + "plugin trust \(path)'.\n"))
            let trust = try ToolRunner.shell(
                apart + "\"$VANE\" plugin trust bad.so", in: folder)
            #expect(trust.code == 0)
            #expect(trust.output.hasSuffix("  \(path)\n"))
            let after = try ToolRunner.shell(line, in: folder)
            #expect(!after.complaint.contains("trust list"))
        }
    }

    @Test func `A library that is found and not trusted costs a warning`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", folder: folder)
            let outcome = try ToolRunner.shell(
                apart + "VANE_PLUGIN_PATH=. \"$VANE\" methods --require-trusted", in: folder)
            #expect(outcome.code == 0)
            #expect(!outcome.output.contains("Misbehaves."))
            #expect(
                outcome.complaint.hasPrefix(
                    "warning: Library '\(resolved("bad.so", folder))' with SHA-256 "))
        }
    }

    @Test func `The trust list is printed, and libraries are taken from it`() throws {
        try ToolRunner.withFolder { folder in
            try ToolRunner.buildBadPlugin("bad.so", folder: folder)
            let tool = apart + "\"$VANE\" plugin trust "
            let empty = try ToolRunner.shell(tool + "--list", in: folder)
            #expect(
                empty.output == "No plugin is trusted; trust one with 'vane plugin trust LIB'.\n")
            let trust = try ToolRunner.shell(tool + "bad.so", in: folder)
            #expect(try ToolRunner.shell(tool + "--list", in: folder).output == trust.output)
            let json = try ToolRunner.shell(tool + "--list --json", in: folder)
            #expect(json.output.contains("\"trusted\""))
            #expect(json.output.contains("\"sha256\""))
            try FileManager.default.removeItem(at: folder.appending(path: "bad.so"))
            let removed = try ToolRunner.shell(
                tool + "--remove \(trust.output.prefix(12))", in: folder)
            #expect((removed.code, removed.output) == (0, trust.output))
            #expect(try ToolRunner.shell(tool + "--list", in: folder).output == empty.output)
            let missing = try ToolRunner.shell(tool + "--remove bad.so", in: folder)
            #expect(missing.code == 1)
            #expect(
                missing.complaint
                    == "vane: 'bad.so' is not on the trust list; see what is with 'vane plugin trust --list'.\n"
            )
        }
    }

    @Test(arguments: [
        ["plugin", "trust"], ["plugin", "trust", "--list", "a.so"],
        ["plugin", "trust", "--list", "--remove"], ["methods", "--isolation", "box"],
        ["methods", "--isolation", "sandboxed:seconds=0"], ["plugin-host"],
    ]) func `Wishes that make no sense are wrong usage`(arguments: [String]) throws {
        #expect(try ToolRunner.run(arguments).code == 64)
    }

    @Test func `The child's command is shown nowhere`() throws {
        #expect(try !ToolRunner.run("--help").output.contains("plugin-host"))
    }
}
