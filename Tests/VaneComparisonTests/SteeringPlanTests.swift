import Testing
import VaneCore

@testable import VaneComparison

/// The steering half of plans.
@Suite struct SteeringPlanTests {
    /// Reads a plan with lines below `steer`.
    private func plan(_ steer: String, data: String = "{model: m, prompts: p.jsonl}") throws
        -> ComparisonPlan
    {
        try ComparisonPlan(
            yaml: "vane-plan: 1\ndata: \(data)\nreadouts: [logistic]\nsteer:\n  \(steer)\n",
            file: "p.yaml")
    }

    @Test func `Everything that is written is read`() throws {
        let plan = try ComparisonPlan(
            yaml: """
                vane-plan: 1
                data: {model: clinic, prompts: clinic, counts: [10, 20, 30]}
                readouts: [logistic]
                steer:
                  methods:
                    - mean-s
                    - {id: ridge, name: r, set: {penalty: [1, 10]}, tokens: all}
                  at: resid_post.3-4
                  contexts: resid_post.1
                  contrasts: {comma: 'generated[-1]', end: last-prompt}
                  tokens: generated[:4]
                  axis: kl
                  strengths: [-0.5, 0.1, 2]
                  max-tokens: 9
                  forced-tokens: 2
                  instruction: ' Be kind.'
                  choose-by: propensity
                  neutral: false
                """, file: "p.yaml")
        #expect(plan.model?.counts == [10, 20, 30] && plan.data == nil)
        let steering = try #require(plan.steering)
        #expect(steering.methods?.map(\.method.name) == ["mean-s", "r"])
        #expect(
            steering.methods?[1].method.combinations == [["penalty": "1"], ["penalty": "10"]])
        #expect(steering.methods?[1].selection == .all)
        #expect(steering.hookPoints?.map(\.description) == ["resid_post.3", "resid_post.4"])
        #expect(steering.contexts?.map(\.description) == ["resid_post.1"])
        #expect(steering.contrasts?.map(\.name) == ["comma", "end"])
        #expect(steering.selection.description == "generated[:4]")
        #expect(steering.axis == .kl && steering.strengths == [-0.5, 0.1, 2])
        #expect(steering.maximumTokens == 9 && steering.forcedTokens == 2)
        #expect(steering.instruction == " Be kind." && steering.criterion == .propensity)
        #expect(!steering.hasNeutral)
    }

    @Test func `Behaviours are patterns of the classes, in the classes' order`() throws {
        let plan = try plan(
            """
            methods: all
              needs-end: true
              behaviours: {no: {matches: ['cannot', 'will not'], ignore-case: true}, yes: just}
            """)
        let steering = try #require(plan.steering)
        #expect(steering.methods == nil)
        let judge = try #require(try steering.behaviors?.patternJudge(of: ["yes", "no"]))
        #expect(judge.patterns.map(\.name) == ["yes", "no"] && judge.needsEnd)
        #expect(judge.patterns[1].rules.map(\.text) == ["cannot", "will not"])
        let error = #expect(throws: VaneError.self) {
            _ = try steering.behaviors?.patternJudge(of: ["yes", "other"])
        }
        #expect(error?.message.contains("describes 'no', which is no class") == true)
    }

    /// Lines below `steer`, and words of the refusal.
    static let refusals = [
        ("axis: relativ", "did you mean 'relative'?"),
        ("strengths: [0.2, 0.1]", "must be ascending numbers without 0"),
        ("strengths: [0, 1]", "must be ascending numbers without 0"),
        ("strenghts: [1]", "did you mean 'strengths'?"),
        ("methods: [mean-s, mean-s]", "is 'mean-s' again"),
        ("methods: [{id: mean-s, token: all}]", "did you mean 'tokens'?"),
        ("choose-by: taste", "write objective or propensity"),
        ("tokens: nonsense", "'steer.tokens' of plan 'p.yaml'"),
        ("behaviours: {a: {matches: '('}}", "is no regular expression"),
        ("judge: {comand: x}", "did you mean 'command'?"),
        ("judge: {seconds: 3}", "write 'choices', 'readout' or 'command'"),
        ("max-tokens: 0", "write a whole number from 1"),
    ]

    @Test(arguments: refusals) func `What cannot be meant is refused in words`(
        line: String, words: String
    ) throws {
        let error = #expect(throws: VaneError.self) { _ = try plan(line) }
        #expect(error?.code == .unparsable)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `A model needs prompts, and steering needs a model`() throws {
        let promptless = #expect(throws: VaneError.self) {
            _ = try plan("axis: raw", data: "{model: m}")
        }
        #expect(promptless?.message.contains("names no prompts") == true)
        let modelless = #expect(throws: VaneError.self) {
            _ = try plan("axis: raw", data: "{archive: a.zarr}")
        }
        #expect(modelless?.message.contains("needs a model") == true)
    }
}
