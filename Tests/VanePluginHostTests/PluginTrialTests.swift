import Foundation
import Testing
import VaneCore

@testable import VanePluginHost

/// The trial of a library in a child: what it sees, and what becomes of libraries that do not survive it.
struct PluginTrialTests {
    @Test func `A library that passes is loaded and offers what the child saw`() throws {
        let plugin = try BadPlugin()
        let library = try plugin.loader.load(plugin.file)
        #expect((library.name, library.version) == ("Bad", "1"))
        #expect(
            library.methods.map(\.descriptor) == [
                MethodDescriptor(
                    "bad", .intervention, from: .nothing, summary: "Misbehaves.", source: "",
                    origin: .plugin(path: plugin.file.path, fingerprint: plugin.file.fingerprint))
            ])
    }

    @Test func `Ranges without an end survive the way from the child`() throws {
        let path = try FixtureLibrary.build([
            "DEFAULT=-0.0", "LEAST=-INFINITY", "GREATEST=INFINITY",
        ])
        let plugin = try BadPlugin(library: path)
        let parameter = try plugin.loader.load(plugin.file).methods[0].descriptor.parameters[0]
        #expect(parameter.kind == .real(default: -0.0, range: -Double.infinity...Double.infinity))
    }

    /// A way to misbehave, where, with the code and the end of the message that follows.
    typealias Loss = (how: String, place: String, code: PluginError.Code, words: String)

    /// Every way to be lost in a trial.
    static let losses: [Loss] = [
        (
            "crash", "load", .crashed,
            "crashed while it was being loaded with SIGSEGV (it touched memory that is not its own)"
        ),
        (
            "crash", "entry", .crashed,
            "crashed in 'vane_plugin_entry' with SIGSEGV (it touched memory that is not its own)"
        ),
        (
            "crash", "describe", .crashed,
            "crashed while it described its methods with SIGSEGV (it touched memory that is not its own)"
        ),
        (
            "crash", "create", .crashed,
            "crashed in 'create' with SIGSEGV (it touched memory that is not its own)"
        ),
        (
            "crash", "needs", .crashed,
            "crashed in 'needs' with SIGSEGV (it touched memory that is not its own)"
        ),
        (
            "crash", "destroy", .crashed,
            "crashed in 'destroy' with SIGSEGV (it touched memory that is not its own)"
        ),
        (
            "abort", "create", .crashed,
            "crashed in 'create' with SIGABRT (it gave up), its last line being \"the roof is on fire\""
        ),
        ("exit", "entry", .ended, "ended its process in 'vane_plugin_entry' with status 0"),
        ("leave", "create", .ended, "ended its process in 'create' with status 3"),
        ("hang", "entry", .timedOut, "did not come back in 'vane_plugin_entry' within 3 s"),
        ("spin", "create", .timedOut, "did not come back in 'create' within 3 s"),
        ("eat", "create", .limitExceeded, "took more than 64 MiB of memory in 'create'"),
        ("garble", "create", .garbled, "wrote into the tool's connection"),
        ("half", "create", .ended, "ended its process in 'create' with status 0"),
        ("cut", "entry", .garbled, "cut the tool's connection in 'vane_plugin_entry'"),
    ]

    @Test(arguments: losses.indices)
    func `A library that is lost in its trial is refused with the reason, then blocked`(
        index: Int
    ) throws {
        let (how, place, code, words) = Self.losses[index]
        var plugin = try BadPlugin(how, in: place)
        let folder = try FixtureLibrary.folder().appending(path: "verdicts").path
        plugin.loader.verdictFolder = folder
        let path = plugin.file.path
        let first = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(first?.code == code)
        #expect(
            first?.message
                == "Library '\(path)' \(words); that is a bug of the plugin, report it to its author."
        )
        let second = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(second?.code == .blocked)
        #expect(
            second?.message
                == "Library '\(path)' is blocked, since it \(words) when it was tried; build it anew without "
                + "that, or try it again with 'vane plugin list --retry --plugin \(path)'.")
        plugin.loader.retriesBlocked = true
        let third = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(third?.code == code)
    }

    @Test func `Processor time is limited where that is asked for`() throws {
        var plugin = try BadPlugin("spin", in: "create")
        plugin.loader.trialLimits = PluginLimits(seconds: 20, processorSeconds: 1)
        let error = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(error?.code == .limitExceeded)
        #expect(
            error?.message
                == "Library '\(plugin.file.path)' used up its processor time in 'create'; that is a bug of the "
                + "plugin, report it to its author.")
    }

    @Test(arguments: [
        ("", "", 0), ("silent", "entry", 1), ("silent", "create", 1), ("silent", "needs", 1),
        ("silent", "apply", 0),
    ]) func `A refusal is told in the library's words and blocks nothing`(
        how: String, place: String, count: Int
    ) throws {
        var plugin = try BadPlugin(how, in: place)
        plugin.loader.verdictFolder = try FixtureLibrary.folder().path
        for _ in 1...2 {
            guard count > 0 else {
                _ = try plugin.loader.load(plugin.file)
                continue
            }
            let error = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
            #expect(error?.code == .failedWithoutMessage)
            let function = place == "entry" ? "vane_plugin_entry" : place
            #expect(
                error?.message
                    == "Library '\(plugin.file.path)' failed in '\(function)' without a message (code 1); that "
                    + "is a bug of the plugin, report it to its author.")
        }
    }

    @Test func `A refusal in words of the defaults is the method's right`() throws {
        let path = try FixtureLibrary.build(["FAIL=\"create\"", "MESSAGE=\"name a file\""])
        let plugin = try BadPlugin(library: path)
        #expect(try plugin.loader.load(plugin.file).methods.count == 1)
    }

    @Test(arguments: PluginLibraryTests.refusals.indices)
    func `What breaks the contract is found in the child, in the words of the host`(
        index: Int
    ) throws {
        let (macros, code, message) = PluginLibraryTests.refusals[index]
        let plugin = try BadPlugin(library: FixtureLibrary.build(macros))
        let error = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(error?.code == code)
        #expect(error?.message == message.replacing("LIB", with: plugin.file.path))
    }

    @Test func `A library that says something else in the tool than in the child is refused`()
        throws
    {
        let plugin = try BadPlugin("", in: "", ["LIES"])
        let error = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(error?.code == .inconsistent)
        #expect(
            error?.message
                == "Library '\(plugin.file.path)' describes itself otherwise than when it was tried in a "
                + "process of its own; its author must make it say the same every time.")
    }

    @Test func `A program that cannot be started, and one that is no child, are told apart`() throws
    {
        var plugin = try BadPlugin()
        plugin.loader.program = PluginProgram(executable: "/nowhere/vane", arguments: [])
        let missing = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(missing?.code == .noChild)
        #expect(
            missing?.message
                == "No process of its own could be made for a plugin ('/nowhere/vane' could not be started: No "
                + "such file or directory); free memory, processes or open files.")
        plugin.loader.program = PluginProgram(executable: "/bin/true", arguments: [])
        let other = #expect(throws: PluginError.self) { try plugin.loader.load(plugin.file) }
        #expect(other?.code == .ended)
    }
}
