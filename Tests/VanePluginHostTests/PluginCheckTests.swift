import Foundation
import Testing
import VaneContracts
import VaneCore

@testable import VanePluginHost

/// The check of a library's promises, each in a child, as the tool makes it.
struct PluginCheckTests {
    /// The promises that the tool's judge tries.
    static let judged =
        InterventionPromise.allCases.map {
            JudgedPromise($0.rawValue, of: .intervention, $0.summary)
        }
        + ReadoutPromise.allCases.map {
            JudgedPromise("readout-\($0.rawValue)", of: .readout, $0.summary)
        }

    /// Checks a library.
    static func report(on path: String, seed: UInt64 = 1) throws -> PluginReport {
        let file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        return try PluginCheck(
            hostVersion: "0.0.0", program: BadPlugin.program, seed: seed,
            limits: PluginLimits(seconds: 5, memoryMebibytes: 256, processorSeconds: 20)
        ).report(on: file, judging: judged)
    }

    /// Builds the plugin that breaks one promise and checks it.
    static func report(onKind kind: String, seed: UInt64 = 1) throws -> PluginReport {
        try report(on: FixtureLibrary.build(["KIND=\"\(kind)\""], from: "careless"), seed: seed)
    }

    /// A kind of carelessness, the promises that it breaks, and words of what the first of them has seen.
    typealias Kind = (name: String, broken: [String], seen: String)

    /// Every kind.
    static let kinds: [Kind] = [
        ("past", ["bounds"], "the floats behind the last row were written"),
        ("between", ["bounds"], "the floats between row 0 and the next were written"),
        ("before", ["bounds"], "the floats before the first row were written"),
        ("labels", ["bounds"], "the labels were written"),
        ("contexts", ["bounds"], "the context vectors were written"),
        ("pointer", ["pointers"], "crashed in 'apply' with SIGSEGV"),
        ("random", ["determinism"], "row 0 is another"),
        ("counter", ["determinism"], "row 0 is another"),
        ("leak", ["leaks"], "KiB more after the first"),
        ("drip", ["leaks"], "KiB more after the first"),
        ("zero", ["identity-at-zero", "untouched-rows"], "of them changed"),
        ("place", ["independence"], "is another"),
        ("mean", ["independence"], "is another"),
        ("square", ["linearity"], "'s change is off"),
        ("idle", ["effect"], "none changed and none was declined"),
        ("boast", ["rows-changed", "effect"], "'rows_changed' is 18 where 0 rows changed"),
        ("miscount", ["rows-changed"], "'rows_changed' is"),
        ("reset", ["reset"], "row 0 is another"),
        ("scan", ["scan-time"], "did not come back while it described its methods within 5 s"),
        ("slow", ["scan-time"], "the quickest answer took"),
        ("greedy", ["unknown-ids"], "it returned something"),
        ("stranger", ["unknown-ids"], "it succeeded"),
        ("mute", ["messages", "parameters"], "failed in 'create' without a message"),
        ("narrow", ["parameters"], "10 is too much; give less"),
        ("unsteady", ["description"], "the answers differ"),
        ("nan", ["extreme-rows"], "crashed in 'apply' with SIGABRT"),
        ("global", ["fresh-start"], "is another"),
        ("shared", ["threads"], "is another than when one thread worked alone"),
    ]

    /// The kinds whose fault shows in more promises than those that name it, and not in the same ones each time.
    static let spreading: Set = ["before", "pointer", "random", "counter", "mean", "global"]

    @Test(arguments: kinds.indices) func `Each kind of carelessness is named`(index: Int) throws {
        let (name, broken, seen) = Self.kinds[index]
        let report = try Self.report(onKind: name)
        let found = report.promises.filter { !$0.isKept }
        let ids = found.map(\.id)
        #expect(Set(broken).isSubset(of: Set(ids)), "\(name): \(ids)")
        #expect(Self.spreading.contains(name) || ids == broken, "\(name): \(ids)")
        let first = found.first { $0.id == broken[0] }
        #expect(first?.finding?.seen.contains(seen) == true, "\(first?.finding as Any)")
        #expect(!report.isOK)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `A plugin that keeps its promises passes under every seed`(seed: UInt64) throws {
        let report = try Self.report(onKind: "", seed: seed)
        #expect(report.promises.filter { !$0.isKept } == [])
        #expect(report.untried.isEmpty && report.isOK)
        #expect(
            report.promises.map(\.id)
                == PluginPromise.allCases.filter { $0 != .state }.map(\.rawValue)
                + InterventionPromise.allCases.map(\.rawValue))
    }

    @Test(
        .enabled(if: ShippedPlugin.areBuilt, "The plugins' libraries are not beside the tests."),
        arguments: ShippedPlugin.all, 1...10 as ClosedRange<UInt64>)
    func `The shipped plugins pass under every seed`(plugin: ShippedPlugin, seed: UInt64) throws {
        let report = try Self.report(on: plugin.path, seed: seed)
        #expect(report.promises.filter { !$0.isKept } == [])
        #expect(report.isOK)
    }

    /// Kinds of carelessness of a plugin that learns and reads, the promise broken, and words of what was seen.
    static let learnersKinds: [(name: String, promise: String, seen: String)] = [
        ("unsteady", "state", "tensor 'gap' is another"),
        ("forgets", "state", "tensor 'spread' is another"),
        ("gullible", "state", "it was taken"),
        ("rounds", "state", "tensor 'gap' is another"),
        ("mute", "messages", "failed in 'begin' without a message"),
        ("rows", "bounds", "the rows were written"),
        ("behind", "bounds", "something was written behind the scores of row"),
        ("skips", "bounds", "the scores of row 17 were not written"),
        ("crash", "messages", "crashed while it learned with SIGABRT"),
        ("refuses", "life-cycle", "failed in 'restore': nothing of the kind"),
        ("infinite", "readout-finite-scores", "got inf"), ("formless", "life-cycle", ""),
    ]

    @Test(arguments: learnersKinds) func `What is wrong with a plugin that learns is named`(
        kind: (name: String, promise: String, seen: String)
    ) throws {
        let report = try Self.report(
            on: FixtureLibrary.build(["KIND=\"\(kind.name)\""], from: "learner"))
        let found = report.promises.first { $0.id == kind.promise }
        #expect(!report.isOK)
        guard !kind.seen.isEmpty else { return }
        #expect(
            found?.finding?.seen.contains(kind.seen) == true,
            "\(kind.name): \(report.promises.filter { !$0.isKept })")
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `A plugin that learns and reads as it should keeps every promise`(seed: UInt64) throws {
        let report = try Self.report(on: FixtureLibrary.build([], from: "learner"), seed: seed)
        #expect(report.promises.filter { !$0.isKept } == [])
        #expect(
            report.promises.map(\.id) == PluginPromise.allCases.map(\.rawValue)
                + Self.judged.map(\.id))
        #expect(report.isOK)
    }

    @Test(arguments: [
        ("crash", "entry", "load", "crashed in 'vane_plugin_entry' with SIGSEGV"),
        ("silent", "entry", "load", "failed in 'vane_plugin_entry' without a message"),
        ("crash", "create", "messages", "crashed in 'create' with SIGSEGV"),
        ("silent", "prepare", "messages", "failed in 'prepare' without a message"),
        ("silent", "apply", "messages", "failed in 'apply' without a message"),
        ("hang", "apply", "life-cycle", "did not come back in 'apply' within 5 s"),
        ("abort", "destroy", "life-cycle", "crashed in 'destroy' with SIGABRT"),
        ("eat", "apply", "life-cycle", "took more than 256 MiB of memory in 'apply'"),
        ("garble", "apply", "life-cycle", "wrote into the tool's connection"),
    ])
    func `A plugin that is lost is named by where it was lost`(
        how: String, place: String, promise: String, seen: String
    ) throws {
        let path = try FixtureLibrary.build(
            ["WHERE=\"\(place)\"", "HOW=\"\(how)\""], from: "bad")
        let report = try Self.report(on: path)
        let found = report.promises.first { $0.id == promise }
        #expect(
            found?.finding?.seen.contains(seen) == true, "\(report.promises.filter { !$0.isKept })")
        #expect(!report.isOK)
    }

    @Test(arguments: [
        ("NO_APPLY", "leaves 'vane_intervention_t.apply' null, which is required"),
        ("NO_DESTROY", "leaves 'vane_plugin_t.destroy' null, which is required"),
        ("STRUCT_MAJOR=2", "hands out a 'vane_plugin_t' of ABI 2"),
        ("KIND=77", "'shift' is of kind 77, which this version of Vane cannot use"),
        ("DEFAULT=99", "has an unknown type or a default outside its range"),
    ])
    func `What cannot be loaded is named, and nothing else is tried`(
        macro: String, seen: String
    ) throws {
        let report = try Self.report(on: FixtureLibrary.build([macro]))
        let broken = report.promises.filter { !$0.isKept }
        #expect(broken.map(\.id) == ["load"])
        #expect(broken.first?.finding?.seen.contains(seen) == true, "\(broken)")
        #expect(report.untried.map(\.id).contains("determinism"))
        #expect(!report.isOK)
    }

    @Test func `The same seed finds the same`() throws {
        let (first, second) = (
            try Self.report(onKind: "place", seed: 5), try Self.report(onKind: "place", seed: 5)
        )
        let findings = [first, second].map { $0.promises.compactMap(\.finding) }
        #expect(findings[0] == findings[1] && !findings[0].isEmpty)
    }
}
