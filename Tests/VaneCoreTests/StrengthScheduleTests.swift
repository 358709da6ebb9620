import Testing
import VaneCore

@Suite struct StrengthScheduleTests {
    @Test(arguments: [
        ("1.5", StrengthSchedule.constant(1.5)), ("-2", .constant(-2)), ("0", .constant(0)),
        ("1e-05", .constant(1e-5)), ("linear(2:0:16)", .linear(start: 2, end: 0, steps: 16)),
        ("linear(-1:0.5:1)", .linear(start: -1, end: 0.5, steps: 1)),
        ("decaying(2:8)", .decaying(start: 2, halfLife: 8)),
    ])
    func `A schedule is read from what it writes`(text: String, schedule: StrengthSchedule) throws {
        #expect(try StrengthSchedule(text) == schedule)
        #expect(schedule.description == text)
    }

    @Test(arguments: [
        "", "one", "nan", "inf", "1e99", "linear(1:2)", "linear(1:2:0)", "linear(1:2:1.5)",
        "linear(1::2:3)", "linear(1:2:3", "linear(1:2:3:)", "decaying(1:0)", "decaying(1:-1)",
        "decaying(1:2:3)", "cosine(1:2)", "(1)", "1 ",
    ])
    func `Text that is no schedule is refused`(text: String) {
        let error = VaneError(
            .unparsable,
            "Strength '\(text)' is neither a finite number nor linear(START:END:STEPS) nor "
                + "decaying(START:HALFLIFE).")
        #expect(throws: error) { try StrengthSchedule(text) }
    }

    @Test func `A constant is the same at every step`() {
        #expect(
            [0, 1, 2, 99].map(StrengthSchedule.constant(0.3).strength) == [0.3, 0.3, 0.3, 0.3])
    }

    @Test func `A line begins at the first generated token and stays at its end`() {
        let line = StrengthSchedule.linear(start: 2, end: 0, steps: 4)
        #expect([0, 1, 2, 3, 4, 5, 6].map(line.strength) == [2, 2, 1.5, 1, 0.5, 0, 0])
    }

    @Test func `A decay halves in every half-life`() {
        let decay = StrengthSchedule.decaying(start: 8, halfLife: 2)
        #expect([0, 1, 3, 5, 7].map(decay.strength) == [8, 8, 4, 2, 1])
        // √½ to single precision: one step is half a half-life.
        #expect(abs(decay.strength(atStep: 2) - 8 * 0.707_106_8) < 1e-6)
        #expect(decay.strength(atStep: 1_000_000) >= 0)
    }

    @Test func `Only a schedule without strength is zero`() {
        #expect(StrengthSchedule.constant(0).isZero)
        #expect(!StrengthSchedule.constant(1e-30).isZero)
        #expect(StrengthSchedule.linear(start: 0, end: 0, steps: 3).isZero)
        #expect(!StrengthSchedule.linear(start: 0, end: 1, steps: 3).isZero)
        #expect(StrengthSchedule.decaying(start: 0, halfLife: 1).isZero)
        #expect(!StrengthSchedule.decaying(start: 1, halfLife: 1).isZero)
    }
}
