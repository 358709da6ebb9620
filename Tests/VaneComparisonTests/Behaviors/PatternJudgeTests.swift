import Testing
import VaneCore

@testable import VaneComparison

@Suite struct PatternJudgeTests {
    /// What a behaviour's written form is made of.
    private typealias Settings = [(key: String, value: String)]

    /// The class that one rule gives a reply.
    private func follows(_ rule: BehaviorRule, _ text: String) throws -> Bool {
        try PatternJudge([PatternJudge.Pattern("a", [rule])])
            .classes(of: [WordModel.reply(text)]) == [0]
    }

    @Test(arguments: [
        (BehaviorRule.Kind.matches, "can ?not|won't", " I cannot do that", true),
        (.matches, "can ?not|won't", "I could", false),
        (.matches, "^yes$", "yes, I do", false),
        (.exact, "yes", "\n yes ", true), (.exact, "yes", "yes.", false),
        (.exact, "", " ", true), (.exact, "", "a", false),
        (.begins, "just", " just take it", true), (.begins, "just", "it is just", false),
        (.contains, "doctor", "ask a doctor.", true), (.contains, "doctor", "ask a lawyer", false),
        (.contains, "Doctor", "ask a doctor", false), (.exact, "Yes", "yes", false),
        (.begins, "Just", "just", false), (.matches, "Can", "can", false),
    ]) func `A rule compares as its kind says`(
        kind: BehaviorRule.Kind, text: String, reply: String, wanted: Bool
    ) throws {
        #expect(try follows(BehaviorRule(kind, text), reply) == wanted)
    }

    @Test(arguments: [
        (BehaviorRule.Kind.matches, "^CAN"), (.exact, "CANNOT"), (.begins, "CaN"),
        (.contains, "NNO"),
    ]) func `Case can be ignored`(kind: BehaviorRule.Kind, text: String) throws {
        #expect(try follows(BehaviorRule(kind, text, ignoresCase: true), "cannot"))
        #expect(try !follows(BehaviorRule(kind, text), "cannot"))
    }

    @Test func `The first class whose rule is followed is shown, and none where no rule is`()
        throws
    {
        let judge = try PatternJudge([
            PatternJudge.Pattern(
                "refuse", [BehaviorRule(.contains, "no"), BehaviorRule(.exact, "stop")]),
            PatternJudge.Pattern("doctor", [BehaviorRule(.contains, "doctor")]),
        ])
        let texts = ["a doctor knows", "stop", "a doctor", "tea"]
        #expect(try judge.classes(of: texts.map { WordModel.reply($0) }) == [0, 0, 1, nil])
    }

    @Test func `Replies that follow no rule go to the class that takes them, wherever it stands`()
        throws
    {
        let judge = try PatternJudge(
            [
                PatternJudge.Pattern("plain", []),
                PatternJudge.Pattern("refuse", [BehaviorRule(.contains, "no")]),
            ], otherwise: 0)
        #expect(
            try judge.classes(of: ["no", "tea"].map { WordModel.reply($0) }) == [1, 0])
    }

    @Test func `A reply must have ended where that is asked for`() throws {
        let patterns = [PatternJudge.Pattern("a", [BehaviorRule(.contains, "yes")])]
        let replies = [WordModel.reply("yes"), WordModel.reply("yes", ending: .length)]
        #expect(try PatternJudge(patterns).classes(of: replies) == [0, 0])
        #expect(
            try PatternJudge(patterns, otherwise: 0, needsEnd: true).classes(of: replies)
                == [0, nil])
    }

    @Test func `A bad regular expression is named with its behaviour`() throws {
        let error = #expect(throws: VaneError.self) {
            try PatternJudge([PatternJudge.Pattern("refuse", [BehaviorRule(.matches, "can(not")])])
        }
        #expect(error?.code == .unparsable)
        #expect(
            error?.message
                == "'can(not' of behaviour 'refuse' is no regular expression: expected ')'; correct it there."
        )
    }

    @Test func `The written form is read`() throws {
        let judge = try PatternJudge(reading: [
            ("plain", [("otherwise", "true"), ("begins", "Just"), ("ignore-case", "true")]),
            ("refuse", [("matches", "cannot|will not"), ("exact", "no")]),
            ("doctor", [("contains", "doctor")]),
        ])
        #expect(
            judge.patterns == [
                PatternJudge.Pattern("plain", [BehaviorRule(.begins, "Just", ignoresCase: true)]),
                PatternJudge.Pattern(
                    "refuse",
                    [BehaviorRule(.matches, "cannot|will not"), BehaviorRule(.exact, "no")]),
                PatternJudge.Pattern("doctor", [BehaviorRule(.contains, "doctor")]),
            ])
        #expect(judge.otherwise == 0)
        let texts = ["just ask a doctor", "i will not", "the doctor", "tea", "no"]
        #expect(try judge.classes(of: texts.map { WordModel.reply($0) }) == [0, 1, 2, 0, 1])
    }

    @Test(arguments: [
        ("match", "a", "has the unknown key 'match'; did you mean 'matches'?"),
        (
            "sounds", "a",
            "has the unknown key 'sounds'; known are matches, exact, begins, contains, ignore-case, otherwise."
        ),
    ]) func `An unknown key is refused`(key: String, value: String, problem: String) {
        #expect(throws: VaneError(.unparsable, "Behaviour 'refuse' \(problem)")) {
            try PatternJudge(reading: [("refuse", [(key, value)])])
        }
    }

    @Test func `What could show nothing, or everything, is refused`() {
        let cases: [([(name: String, settings: Settings)], String)] = [
            (
                [("a", [])],
                "Behaviour 'a' has no rule, so no reply could show it; write what such replies say."
            ),
            (
                [("a", [("contains", " ")])],
                "A rule 'contains' of behaviour 'a' has no text, so every reply would follow it; write one."
            ),
            (
                [("a", [("otherwise", "yes")])],
                "'otherwise' of behaviour 'a' is 'yes'; write true or false."
            ),
            (
                [("a", [("otherwise", "true")]), ("b", [("otherwise", "true")])],
                "Both 'a' and 'b' have 'otherwise: true'; only one can get what follows no rule."
            ),
        ]
        for (form, message) in cases {
            #expect(throws: VaneError(.unparsable, message)) { try PatternJudge(reading: form) }
        }
        #expect(
            throws: VaneError(.unparsable, "'contain' is no kind of rule; did you mean 'contains'?")
        ) { try BehaviorRule(kind: "contain", text: "a") }
    }
}
