import Foundation
import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// Methods that work in children: the same results, and losses that end one run and nothing else.
struct SandboxTests {
    @Test(arguments: [1, -0.5, 0] as [Float], ["", "CONTEXT"])
    func `The edit in a child equals the edit in the process, bit for bit`(
        strength: Float, macro: String
    ) throws {
        let plugin = try BadPlugin("", in: "", macro.isEmpty ? [] : [macro])
        let inside = try SteeredPass(
            plugin.loader.load(plugin.file).methods[0].intervention(),
            strength: .constant(strength))
        let outside = try SteeredPass(
            plugin.sandboxed().intervention(), strength: .constant(strength))
        #expect(outside.after.map(\.bits) == inside.after.map(\.bits))
        #expect(outside.receipt == inside.receipt)
    }

    @Test func `A context reaches the child`() throws {
        let path = try FixtureLibrary.build(["CONTEXT=\"resid_post.0\""])
        let plugin = try BadPlugin(library: path)
        let inside = try SteeredPass(
            plugin.loader.load(plugin.file).methods[0].intervention(), selecting: .generated)
        let outside = try SteeredPass(
            plugin.sandboxed().intervention(), selecting: .generated)
        #expect(outside.after.map(\.bits) == inside.after.map(\.bits))
        #expect(outside.after != outside.before)
    }

    @Test(
        .enabled(if: ShippedPlugin.areBuilt, "The plugins' libraries are not beside the tests."),
        arguments: [
            (ShippedPlugin.pruning, ["sparsity": "0.5"]),
            (.rotation, ["seed": "5", "angle": "40", "adaptive": "true"]),
        ]
    ) func `The shipped plugins give the same bits in a child`(
        shipped: ShippedPlugin, settings: [String: String]
    ) throws {
        let plugin = try BadPlugin(library: shipped.path)
        let inside = try SteeredPass(
            plugin.loader.load(plugin.file).methods[0].intervention(settings), selecting: .all)
        let outside = try SteeredPass(
            plugin.sandboxed().intervention(settings), selecting: .all)
        #expect(outside.after.map(\.bits) == inside.after.map(\.bits))
        #expect(outside.receipt == inside.receipt)
    }

    /// A way to misbehave in a run, where, and the words of the error.
    typealias Loss = (how: String, place: String, words: String)

    /// Every way to be lost during calls.
    static let losses: [Loss] = [
        (
            "crash", "apply",
            "crashed in 'apply' with SIGSEGV (it touched memory that is not its own)"
        ),
        ("past", "", "crashed in 'apply' with SIGSEGV (it touched memory that is not its own)"),
        ("exit", "apply", "ended its process in 'apply' with status 0"),
        ("eat", "apply", "took more than 64 MiB of memory in 'apply'"),
        ("garble", "apply", "wrote into the tool's connection"),
        ("cut", "apply", "cut the tool's connection in 'apply'"),
        (
            "abort", "apply",
            "crashed in 'apply' with SIGABRT (it gave up), its last line being \"the roof is on fire\""
        ),
    ]

    @Test(arguments: losses.indices)
    func `A child that is lost in a run ends that run as an error`(index: Int) throws {
        let (how, place, words) = Self.losses[index]
        let plugin = try BadPlugin(how, in: place)
        let intervention = try plugin.sandboxed().intervention()
        for _ in 1...2 {
            let error = #expect(throws: VaneError.self) { try SteeredPass(intervention) }
            #expect(error?.code == .interventionFailed)
            let path = plugin.file.path
            #expect(
                error?.message.hasPrefix(
                    "'test' failed: Library '\(path)' \(words); that is a bug of") == true,
                "\(error?.message ?? "")")
        }
    }

    @Test func `Contexts cannot be written`() throws {
        let plugin = try BadPlugin("contexts", in: "", ["CONTEXT"])
        let error = #expect(throws: VaneError.self) {
            try SteeredPass(plugin.sandboxed().intervention())
        }
        #expect(
            error?.message
                == "'test' failed: Library '\(plugin.file.path)' crashed in 'begin' with SIGSEGV (it touched memory "
                + "that is not its own); that is a bug of the plugin, report it to its author.")
    }

    @Test func `An abort from a thread of the plugin's own is the plugin's`() throws {
        let plugin = try BadPlugin("thread", in: "prepare")
        let intervention = try plugin.sandboxed().intervention()
        let prepared = try intervention.prepare(for: RunShape(width: 2, sequences: 1, rows: 1))
        usleep(200_000)
        var rows = ActivationRows(
            values: Tensor(shape: [1, 2], [1, 2]),
            labels: [RowLabel(sequence: 0, position: 0, promptLength: 1, token: 0)])
        let outcome = prepared.apply(to: &rows)
        #expect(
            outcome.failure
                == "Library '\(plugin.file.path)' crashed between two calls with SIGABRT (it gave up); that is a bug "
                + "of the plugin, report it to its author.")
        #expect(prepared.apply(to: &rows) == outcome)
        #expect(rows.tensor == Tensor(shape: [1, 2], [1, 2]))
    }

    @Test func `A method that hangs is waited for once`() throws {
        let plugin = try BadPlugin("hang", in: "apply")
        let intervention = try plugin.sandboxed().intervention()
        let error = #expect(throws: VaneError.self) { try SteeredPass(intervention) }
        let words =
            "Library '\(plugin.file.path)' did not come back in 'apply' within 3 s, so 'bad' is not waited for "
            + "again; report it to its author, or give it longer, as in '--isolation sandboxed:seconds=60'."
        #expect(error?.message == "'test' failed: \(words)")
        // Refused while it gets ready, where a child would be lost in the run.
        let again = #expect(throws: PluginError.self) { try SteeredPass(intervention) }
        #expect(again?.code == .timedOut)
        #expect(again?.message == words)
    }

    @Test(arguments: ["prepare", "reset"])
    func `A crash while it gets ready is an error at once`(place: String) throws {
        let plugin = try BadPlugin("crash", in: place)
        let intervention = try plugin.sandboxed().intervention()
        let error = #expect(throws: PluginError.self) { try SteeredPass(intervention) }
        #expect(error?.code == .crashed)
        #expect(
            error?.message
                == "Library '\(plugin.file.path)' crashed in '\(place)' with SIGSEGV (it touched memory that is not "
                + "its own); that is a bug of the plugin, report it to its author.")
    }

    @Test(arguments: ["", "apply"])
    func `What a plugin reports of itself reads as it does in the process`(place: String) throws {
        let macros = place.isEmpty ? ["CLAIMED=99"] : ["FAIL=\"apply\"", "MESSAGE=\"too warm\""]
        let plugin = try BadPlugin(library: FixtureLibrary.build(macros))
        let inside = #expect(throws: VaneError.self) {
            try SteeredPass(plugin.loader.load(plugin.file).methods[0].intervention())
        }
        let outside = #expect(throws: VaneError.self) {
            try SteeredPass(plugin.sandboxed().intervention())
        }
        #expect(inside?.code == .interventionFailed)
        #expect(inside == outside)
    }

    @Test func `An edit that does nothing is an error and not a result`() throws {
        let plugin = try BadPlugin("nothing")
        let error = #expect(throws: VaneError.self) {
            try SteeredPass(plugin.sandboxed().intervention())
        }
        #expect(error?.code == .noEffect)
    }

    @Test func `A plugin may print as much as it likes`() throws {
        let plugin = try BadPlugin("fill", in: "apply")
        let pass = try SteeredPass(plugin.sandboxed().intervention())
        #expect(pass.receipt.applications.first?.status == .applied)
    }

    @Test(arguments: ["", "hang"]) func `No child is left behind`(how: String) throws {
        let plugin = try BadPlugin(how, in: "destroy")
        let sandbox = PluginSandbox(
            plugin.file, program: BadPlugin.program, hostVersion: "0.0.0", limits: BadPlugin.limits)
        let method = MethodDescriptor("bad", .intervention, from: .nothing, summary: "", source: "")
        let recipe = PluginRecipe(
            method: method, values: try ParameterValues([:], for: method))
        let shape = ChildShape(RunShape(width: 2, sequences: 1, rows: 1))
        var child: ChildProcess? = try sandbox.start(recipe, .run(ChildMethod(recipe), shape))
        let process = try #require(child?.identifier)
        #expect(kill(process, 0) == 0)
        child = nil
        #expect(kill(process, 0) == -1)
    }
}
