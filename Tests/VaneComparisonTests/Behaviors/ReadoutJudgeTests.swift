import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

/// A readout with one score a class, each the value of one column.
private struct Columns: Readout {
    /// The column of each class.
    let columns: [Int]
    /// The number of values in a row.
    let width = WordModel.words.count

    /// One score a class.
    var outputs: Int { columns.count }

    /// Copies the columns.
    func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
        let (width, columns) = (width, columns)
        rows.withValues { values in
            for row in 0..<(values.count / width) {
                for (place, column) in columns.enumerated() {
                    scores[row * columns.count + place] = values[row * width + column]
                }
            }
        }
    }
}

@Suite struct ReadoutJudgeTests {
    /// Where rows are read.
    private let hook = HookPoint(.residPost, block: 1)
    /// Replies with one yes and two no, with two yes and one no, with no token, and with as many of both.
    private let replies = ["no no yes", "yes yes no", "", "yes no"].map { WordModel.reply($0) }

    /// What says yes, minus what says no.
    private func direction(offset: Float = 0) -> Direction {
        Direction((0..<10).map { $0 == 0 ? 1 : ($0 == 1 ? -1 : 0) }, offset: offset)
    }

    @Test func `The mean over the reply decides for a readout with one score`() throws {
        let judge = try ReadoutJudge(direction(), at: hook, of: WordModel(), classes: 2)
        #expect(try judge.classes(of: replies) == [0, 1, nil, 0])
    }

    @Test func `The last position decides where that is asked for`() throws {
        let judge = try ReadoutJudge(
            direction(), at: hook, of: WordModel(), reading: .last, classes: 2)
        #expect(try judge.classes(of: replies) == [1, 0, nil, 0])
    }

    @Test func `The threshold moves`() throws {
        // The means are −1/3, 1/3 and 0.
        let low = try ReadoutJudge(
            direction(), at: hook, of: WordModel(), classes: 2, threshold: -0.4)
        #expect(try low.classes(of: replies) == [1, 1, nil, 1])
        let shifted = try ReadoutJudge(
            direction(offset: -0.4), at: hook, of: WordModel(), classes: 2)
        #expect(try shifted.classes(of: replies) == [0, 0, nil, 0])
    }

    @Test func `The largest score decides among several, and the lowest class among equals`() throws
    {
        let judge = try ReadoutJudge(
            Columns(columns: [2, 1, 0]), at: hook, of: WordModel(), classes: 3)
        #expect(try judge.classes(of: replies) == [1, 2, nil, 1])
    }

    @Test func `Replies are fed token by token in bounded calls, without the end`() throws {
        let model = WordModel()
        let judge = try ReadoutJudge(
            direction(), at: hook, of: model, classes: 2, repliesPerCall: 2)
        _ = try judge.classes(of: replies)
        let prompt = Prompt.Part.text("is there a cat")
        #expect(
            model.requests == [
                [
                    Prompt([prompt], forced: [.tokens([1, 1, 0])]),
                    Prompt([prompt], forced: [.tokens([0, 0, 1])]),
                ], [Prompt([prompt], forced: [.tokens([0, 1])])],
            ])
    }

    @Test func `A readout that does not fit is refused`() {
        #expect(
            throws: VaneError(
                .shapeMismatch,
                "The judge's readout takes rows of 2 values where 'resid_post.1' of 'words' has 10; "
                    + "read at the hook point that it was trained at.")
        ) { try ReadoutJudge(Direction([1, 2]), at: hook, of: WordModel(), classes: 2) }
        #expect(
            throws: VaneError(
                .shapeMismatch,
                "The judge's readout gives 1 scores for 3 classes; "
                    + "train one with a score a class, or with one score for two classes.")
        ) { try ReadoutJudge(direction(), at: hook, of: WordModel(), classes: 3) }
        #expect(
            throws: VaneError(
                .absent,
                "'resid_post.2' does not exist: 'words' has blocks 0 to 1; choose one of them.")
        ) {
            try ReadoutJudge(
                direction(), at: HookPoint(.residPost, block: 2), of: WordModel(), classes: 2)
        }
    }

    @Test func `A model that keeps no states is refused`() throws {
        let judge = try ReadoutJudge(
            direction(), at: hook, of: WordModel(keepsStates: false), classes: 2)
        #expect(
            throws: VaneError(
                .absent,
                "'words' kept no states at 'resid_post.1'; judge with a model that keeps them.")
        ) { try judge.classes(of: replies) }
    }
}
