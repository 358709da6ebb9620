import Testing
import VaneContracts
import VaneCore

@Suite struct ReadoutPromiseTests {
    /// Sums rows, and breaks one promise on the way.
    struct Sum: Readout {
        /// The promise that is broken, if any.
        var breaking: ReadoutPromise?
        /// How often it was asked.
        let calls = Calls()
        /// One score.
        let outputs = 1
        /// Four values.
        let width = 4

        /// A count that is shared; tests use it from one thread.
        final class Calls: @unchecked Sendable {
            /// The count.
            var count: Float = 0
        }

        /// Sums each row.
        func score(_ rows: borrowing ActivationRows, into scores: inout MutableSpan<Float>) {
            calls.count += 1
            rows.withValues { values in
                for row in 0..<(values.count / width) {
                    var sum: Float = 0
                    for i in 0..<width { sum += values[row * width + i] }
                    if breaking == .determinism { sum += calls.count }
                    if breaking == .independence, row == 1 { sum += 1 }
                    if breaking == .extremeRows, row > 0, !scores[row - 1].isFinite { sum = .nan }
                    if breaking == .finiteScores, row == 1 { sum = .infinity }
                    scores[row] = sum
                }
                let count = values.count / width
                if breaking == .bounds, count < scores.count { scores[count] = 0 }
            }
        }
    }

    @Test func `A direction keeps every promise`() {
        for promise in ReadoutPromise.allCases {
            #expect(promise.breach(by: Direction([1, -2, 0.5], offset: 3), seed: 9) == nil)
            #expect(promise.breach(by: Sum(), seed: 9) == nil)
        }
    }

    @Test(arguments: ReadoutPromise.allCases)
    func `A broken promise is found`(promise: ReadoutPromise) {
        #expect(promise.breach(by: Sum(breaking: promise), seed: 9) != nil)
    }
}
