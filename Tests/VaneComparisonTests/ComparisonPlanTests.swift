import Testing
import VaneCore

@testable import VaneComparison

/// Plans: what they say, and what is refused with which words.
@Suite struct ComparisonPlanTests {
    @Test func `A plan says all that there is to say`() throws {
        let plan = try ComparisonPlan(
            yaml: """
                vane-plan: 1
                data: {archive: a.zarr, array: x, labels: y, groups: g, layer: 3}
                classes: [no, yes]
                at: [resid_post.0-1, attn_out.2]
                tokens: last-prompt
                readouts: [logistic, {id: mass-mean, name: m, set: {covariance: true}}]
                splits: {train: 0.5, validation: 0.25, test: 0.25, seed: 7, hash: abc}
                seeds: [4, 5]
                bootstrap: 500
                controls: []
                ood: [far, further*]
                intervals: bca
                """, file: "p.yaml")
        #expect(plan.data?.archive == "a.zarr" && plan.data?.layer == 3 && plan.data?.groups == "g")
        #expect(plan.classes == ["no", "yes"])
        #expect(
            plan.hookPoints?.map(\.description) == ["resid_post.0", "resid_post.1", "attn_out.2"])
        #expect(plan.selection == .lastPrompt)
        #expect(plan.readouts.map(\.name) == ["logistic", "m"])
        #expect(plan.readouts[1].method == "mass-mean")
        #expect(plan.readouts[1].parameters == ["covariance": "true"])
        #expect(plan.splits == SplitShares(train: 0.5, validation: 0.25, seed: 7, hash: "abc"))
        #expect(plan.seeds == [4, 5] && plan.replicates == 500 && plan.controls.isEmpty)
        #expect(plan.outside == ["far", "further*"])
        #expect(plan.intervals == .biasCorrectedAccelerated)
    }

    @Test func `What is left out has a default`() throws {
        let plan = try ComparisonPlan(
            yaml: "{vane-plan: 1, data: {archive: a}, readouts: logistic}", file: "p")
        #expect(plan.hookPoints == nil && plan.classes == nil && plan.selection == nil)
        #expect(plan.splits == SplitShares(train: 0.6, validation: 0.2, seed: 0, hash: nil))
        #expect(plan.seeds == [0] && plan.replicates == 2_000)
        #expect(plan.controls == DetectionControl.allCases)
        #expect(plan.outside.isEmpty && plan.intervals == .percentile)
    }

    @Test func `A list of values is a grid, and every combination is tried`() throws {
        let plan = try ComparisonPlan(
            yaml: """
                {vane-plan: 1, data: {archive: a}, readouts: [{id: logistic,
                 set: {standardise: true, recipe: [default, notes], c: [0.1, 1, 10]}}]}
                """, file: "p")
        let choice = plan.readouts[0]
        #expect(choice.parameters == ["standardise": "true"])
        #expect(choice.grid == ["recipe": ["default", "notes"], "c": ["0.1", "1", "10"]])
        let tried = choice.combinations
        #expect(tried.count == 6 && tried.allSatisfy { $0["standardise"] == "true" })
        #expect(tried.map { $0["c"] } == ["0.1", "0.1", "1", "1", "10", "10"])
        #expect(tried.prefix(2).map { $0["recipe"] } == ["default", "notes"])
    }

    @Test func `Controls are measured in a fixed order, whatever the plan's`() throws {
        let plan = try ComparisonPlan(
            yaml: """
                {vane-plan: 1, data: {archive: a}, readouts: a,
                 controls: [token-identity, permuted-labels]}
                """, file: "p")
        #expect(plan.controls == [.permutedLabels, .tokenIdentity])
    }

    /// A plan without its beginning, and words of the refusal.
    static let refusals: [(yaml: String, words: String)] = [
        ("readout: [logistic]", "has the unknown key 'readout'; did you mean 'readouts'?"),
        (
            "data: {archiv: a}",
            "'data' of plan 'p.yaml' in line 2 has the unknown key 'archiv'; did you mean 'archive'?"
        ),
        ("zzz: 1", "has the unknown key 'zzz'; known are vane-plan, data"),
        ("data: {archive: a}", "names no readouts"), ("readouts: [logistic]", "names no data"),
        ("data: {archive: a, labels: y}\nreadouts: a", "chooses arrays by halves"),
        ("data: [a]", "is no mapping; write its keys, as archive"),
        ("data: {archive: a}\nreadouts: [a, a]", "is 'a' again; give one of them another 'name'"),
        ("data: {archive: a}\nreadouts: [{name: a}]", "names no method; write 'id: logistic'"),
        (
            "data: {archive: a}\nreadouts: a\nat: resid_pots.1",
            "'at' of plan 'p.yaml': "
        ),
        (
            "data: {archive: a}\nreadouts: a\nsplits: {train: 0.9, validation: 0.2}",
            "must add up to 1"
        ),
        (
            "data: {archive: a}\nreadouts: a\nsplits: {train: x}",
            "is 'x'; write a number from 0.01 to 0.98"
        ),
        (
            "data: {archive: a}\nreadouts: a\nseeds: [1, two]",
            "'seeds[1]' of plan 'p.yaml' in line 4 is 'two'"
        ),
        (
            "data: {archive: a}\nreadouts: a\ncontrols: [bag]",
            "'controls[0]' of plan 'p.yaml' in line 4 is 'bag'; known are permuted-labels, control-task"
        ),
        (
            "data: {archive: a}\nreadouts: a\ncontrols: [permuted-label]",
            "did you mean 'permuted-labels'?"
        ),
        (
            "data: {archive: a}\nreadouts: a\nintervals: bcq",
            "is 'bcq'; known are percentile, bca; did you mean 'bca'?"
        ),
        (
            "data: {archive: a}\nreadouts: [{id: a, set: {c: []}}]",
            "'readouts[0].set.c' of plan 'p.yaml' in line 3 lists no value, or one twice"
        ),
        ("data: {archive: a}\nreadouts: [{id: a, set: {c: [1, 1]}}]", "or one twice"),
        ("data: {archive: a\nreadouts: a", "is no YAML"),
    ]

    @Test(arguments: refusals) func `What a plan gets wrong is said with its place`(
        refusal: (yaml: String, words: String)
    ) {
        let error = #expect(throws: VaneError.self) {
            try ComparisonPlan(yaml: "vane-plan: 1\n" + refusal.yaml, file: "p.yaml")
        }
        #expect(error?.code == .unparsable)
        #expect(error?.message.contains(refusal.words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("", "is empty"), ("data: {archive: a}", "does not say its version"),
        ("vane-plan: 2", "is '2'; write a whole number from 1 to 1"),
    ]) func `A plan of another version, or none, is refused`(yaml: String, words: String) {
        let error = #expect(throws: VaneError.self) {
            try ComparisonPlan(yaml: yaml, file: "p.yaml")
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
