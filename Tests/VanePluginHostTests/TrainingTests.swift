import Synchronization
import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// Methods of plugins that learn: from the same data as the built-ins, in this process and in children, to the same bits.
struct TrainingTests {
    @Test(arguments: [false, true])
    func `A method learns from all rows, over as many passes as it wants`(sandboxed: Bool) throws {
        let rows = try TrainedMethods.rows(count: 100_000)
        let method = try TrainedMethods.learner(sandboxed: sandboxed)[0]
        let heard = Mutex<[TrainingProgress]>([])
        let artifact = try TrainedMethods.fit(method, on: .rows(rows)) { progress in
            heard.withLock { $0.append(progress) }
        }
        #expect(artifact.tensors["gap"]?.elements.bits == TrainedMethods.gap(rows).bits)
        #expect(artifact.classes == ["calm", "lively"])
        #expect(artifact.notes["warning"] == "learned in two passes")
        let (passes, spread) = (heard.withLock { $0 }, artifact.tensors["spread"])
        #expect(passes.map(\.epoch) == [1, 2])
        #expect(passes.first?.loss.isNaN == true)
        #expect(passes.last?.loss == spread.map { Double($0[0]) })
        #expect(spread?.shape == [])
    }

    @Test(arguments: [false, true])
    func `What was learned edits rows, as it was or brought back`(sandboxed: Bool) throws {
        let rows = try TrainedMethods.rows()
        let method = try TrainedMethods.learner(sandboxed: sandboxed)[0]
        let artifact = try TrainedMethods.fit(method, on: .rows(rows))
        let intervention = try TrainedMethods.intervention(of: artifact, by: method)
        let pass = try SteeredPass(intervention, strength: .constant(0.5))
        let gap = TrainedMethods.gap(rows)
        for row in pass.rows(.generation) {
            #expect(row.after.bits == zip(row.before, gap).map { $0 + 0.5 * $1 }.bits)
        }
    }

    @Test(arguments: [false, true])
    func `Steering pairs arrive with both sides`(sandboxed: Bool) throws {
        let pairs = try TrainedMethods.pairs()
        let method = try TrainedMethods.learner(sandboxed: sandboxed)[2]
        let artifact = try TrainedMethods.fit(method, on: .pairs(pairs))
        let expected = (0..<SteeredPass.width).map { column in
            Float(
                (0..<pairs.shifts.rows).reduce(0.0) { $0 + Double(pairs.shifts[$1, column]) }
                    / Double(pairs.shifts.rows))
        }
        #expect(artifact.tensors["gap"]?.elements.bits == expected.bits)
    }

    @Test func `Data of the wrong kind are refused before the plugin sees them`() throws {
        let methods = try TrainedMethods.learner()
        for (method, data) in [
            (methods[0], TrainingData.pairs(try TrainedMethods.pairs())),
            (methods[2], .rows(try TrainedMethods.rows())), (methods[1], .nothing),
        ] {
            let error = #expect(throws: VaneError.self) {
                try TrainedMethods.fit(method, on: data)
            }
            #expect(error?.code == .missingData)
        }
    }

    @Test(arguments: [false, true], ["tensors", "shape", "name"])
    func `An artefact that is not the method's own is refused`(
        sandboxed: Bool, wrong: String
    ) throws {
        let method = try TrainedMethods.learner(sandboxed: sandboxed)[0]
        var artifact = try TrainedMethods.fit(method, on: .rows(try TrainedMethods.rows()))
        let gap = try artifact.require("gap")
        switch wrong {
        case "tensors": artifact.tensors = [:]
        case "shape": artifact.tensors["gap"] = gap.reshaped([2, 3])
        default: artifact.tensors["other"] = gap
        }
        let error = #expect(throws: (any Error).self) {
            try TrainedMethods.intervention(of: artifact, by: method)
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(wrong == "tensors" ? "holds nothing that was learned" : "fit again"))
    }

    /// What a plugin can do wrong while it learns, the code of the error, and words of it.
    static let faults = [
        ("refuse", "failed", "failed in 'begin': these examples are too plain; give others"),
        ("mute", "failed-without-message", "failed in 'begin' without a message"),
        ("empty", "broken-promise", "it keeps 0 tensors where 1 to 10000 can be"),
        ("nan", "broken-promise", "tensor 'gap' of its state holds nan"),
        ("twice", "broken-promise", "tensor 'gap' of its state is there twice"),
        ("again", "broken-promise", "it sets 'again' to 7"),
        (
            "name", "broken-promise",
            "its state has a tensor named 'gap or so', and a name is a line"
        ),
        ("forgets", "broken-promise", "tensor 'spread' is another once it was brought back"),
        ("huge", "broken-promise", "tensor 'gap' of its state has an extent of -3"),
        ("endless", "broken-promise", "it wants more than 1000000 passes"),
    ]

    /// Each fault within the process and in a child, but for one: a child that is asked a million times over takes longer than a test
    /// should.
    static let trials = faults.flatMap { fault in
        (fault.0 == "endless" ? [false] : [false, true]).map { (fault, $0) }
    }

    @Test(arguments: trials)
    func `What goes wrong is said`(
        fault: (kind: String, code: String, words: String), sandboxed: Bool
    ) throws {
        let method = try TrainedMethods.learner(fault.kind, sandboxed: sandboxed)[0]
        let error = #expect(throws: PluginError.self) {
            try TrainedMethods.fit(method, on: .rows(try TrainedMethods.rows(count: 6)))
        }
        #expect(error?.code.name == fault.code)
        #expect(error?.message.contains(fault.words) == true, "\(error?.message ?? "")")
    }

    @Test func `A crash in training costs the fit and nothing else`() throws {
        let method = try TrainedMethods.learner("crash", sandboxed: true)[0]
        let error = #expect(throws: PluginError.self) {
            try TrainedMethods.fit(method, on: .rows(try TrainedMethods.rows()))
        }
        #expect(error?.code == .crashed)
        #expect(error?.message.contains("crashed while it learned with SIGABRT") == true)
    }

    @Test(arguments: ["vane.trainer/1", "vane.state/1", "vane.readout/1", "vane.intervention/1"])
    func `A library without an interface that its methods call for is refused`(id: String) throws {
        let error = #expect(throws: PluginError.self) { try TrainedMethods.learner(missing: id) }
        #expect(error?.code == .nullSlot)
        #expect(error?.message.contains("get_interface(\"\(id)\")") == true)
    }
}
