import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct BuiltInInterventionsTests {
    @Test func `Every intervention is described and its defaults are allowed`() throws {
        let descriptors = BuiltInInterventions.methods.map(\.descriptor)
        #expect(descriptors.map(\.id) == ["none", "prompt", "add"] + Samples.listed)
        for descriptor in descriptors {
            #expect((descriptor.kind == .readout) == (descriptor.id == "random-probe"))
            #expect(!descriptor.source.isEmpty)
            #expect(descriptor.summary.hasSuffix("."), "\(descriptor.id)")
            let defaults = try ParameterValues([:], for: descriptor)
            #expect(try ParameterValues(defaults.texts, for: descriptor) == defaults)
        }
    }

    @Test(.tags(.law), arguments: Samples.contextual)
    func `Steering from the last prompt position on is the same in every layout`(id: String) throws
    {
        var artifact = try SteeringLawTests.fitted(id)
        artifact.contextHookPoint = HookPoint(.residPost, block: 0)
        let application = Application(
            id, try Samples.catalog().intervention(of: artifact),
            at: [HookPoint(.residPost, block: 1)], selecting: .lastPromptAndGenerated)
        let (model, prompts) = (SteeringLawTests.model, SteeringLawTests.prompts)
        let whole = try model.run(prompts, [application])
        #expect(whole.receipt.applications[0].visits.map(\.phase) == [.prompt, .generation])
        for layout in SteeringLawTests.layouts {
            let other = try model.run(prompts, [application], layout: layout)
            #expect(other.states == whole.states, "\(layout.testDescription)")
        }
    }
}

extension Samples {
    /// The order in which interventions that can be fitted are listed.
    static let listed =
        ["mean-s", "mean-s-cautious", "caa", "diff-of-means", "probe-direction", "iti"]
        + ["ablation", "ace", "clamp", "leace", "angular"] + [
            "p2s", "l2s-notes", "l2s-paper", "l2s-release", "ridge", "knn", "constant", "gate",
            "random", "random-probe",
        ]
}
