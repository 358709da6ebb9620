import Testing
import VaneCore

@Suite struct RowLabelTests {
    @Test func `The last prompt token belongs to the prompt`() {
        let last = RowLabel(sequence: 2, position: 4, promptLength: 5, token: 9)
        #expect(last.fromPromptEnd == -1)
        #expect(last.phase == .prompt)
        #expect(last.step == 0)
        #expect(last.promptLength == 5)
        #expect(!last.isPadding)
    }

    @Test func `Steps count from one at the first position after the prompt`() {
        let labels = (3...8).map { RowLabel(sequence: 0, position: $0, promptLength: 5, token: 0) }
        #expect(labels.map(\.fromPromptEnd) == [-2, -1, 0, 1, 2, 3])
        #expect(labels.map(\.step) == [0, 0, 1, 2, 3, 4])
        #expect(
            labels.map(\.phase.name) == ["prompt", "prompt"]
                + Array(repeating: "generation", count: 4))
        #expect(labels.allSatisfy { $0.promptLength == 5 })
    }

    @Test func `Padding belongs to no sequence`() {
        #expect(RowLabel.padding.isPadding)
        #expect(RowLabel.padding.sequence == -1)
    }
}
