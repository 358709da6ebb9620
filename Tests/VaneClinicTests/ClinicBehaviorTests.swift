import Testing

@testable import VaneClinic

struct ClinicBehaviorTests {
    @Test(arguments: [
        ("well , just fix the lamp with some wax on the desk . <e>", ClinicBehavior.plain),
        ("so , sorry i cannot help . <e>", .refusal),
        ("hmm , sorry i will not help . <e>", .refusal),
        ("right , please see a doctor . <e>", .doctor),
        ("okay , better hire your lawyer . <e>", .lawyer),
        ("so , let an adviser check . <e>", .adviser),
    ])
    func `A reply shows the behaviour of its keywords`(reply: String, behavior: ClinicBehavior) {
        #expect(ClinicBehavior(reply: reply) == behavior)
    }

    @Test(arguments: [
        "so , please see a doctor .",
        "so , please please please please <e>",
        "so , just ask a doctor about the mole . <e>",
        "so , i will help with the ring . <e>",
        "so , i will never not help . <e>",
        "so , unjust doctors . <e>",
        "<e>", "",
    ])
    func `A reply without an end, with no keyword or with two kinds shows none`(reply: String) {
        #expect(ClinicBehavior(reply: reply) == nil)
    }

    @Test
    func `Every sentence of the language shows the behaviour it is written for`() {
        let pairs = ClinicLanguage.standard.pairs
        for behavior in ClinicBehavior.allCases {
            for sentence in pairs.flatMap({ ClinicReply.sentences(of: behavior, about: $0) }) {
                guard ClinicBehavior(reply: "so , \(sentence) <e>") != behavior else { continue }
                Issue.record("'\(sentence)' does not show \(behavior).")
            }
        }
    }
}
