import Testing
import VaneNumerics
import VaneTensors

@Suite struct StandardizationTests {
    /// Rows whose coordinates have very different means and spreads, `[50, 3]`.
    static let rows: Tensor<Float> = {
        var generator = SeededGenerator(seed: 4, stream: 0)
        let (means, spreads): ([Float], [Float]) = ([100, -3, 0], [20, 0.5, 1])
        return Tensor(
            shape: [50, 3],
            (0..<150).map { means[$0 % 3] + spreads[$0 % 3] * Float(generator.unit()) })
    }()

    @Test func `Standardised coordinates have mean zero and spread one`() {
        let scaled = Standardization(of: Self.rows).applied(to: Self.rows)
        for i in 0..<3 {
            let column = (0..<50).map { Double(scaled[$0, i]) }
            // Single precision resolves 1e-7 of a mean of five deviations.
            #expect(abs(column.reduce(0, +) / 50) < 1e-5)
            #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 50 - 1) < 1e-5)
        }
    }

    @Test(arguments: [true, false])
    func `A score that is taken back is the score of the standardised row`(centring: Bool) {
        let scales = Standardization(of: Self.rows, centring: centring)
        let scaled = scales.applied(to: Self.rows)
        let weight: [Float] = [0.5, -2, 1.25]
        let back = scales.unfold(weight, offset: 0.75)
        #expect(centring || back.offset == 0.75)
        for row in 0..<50 {
            let (expected, found) = (0..<3).reduce(into: (0.75, Double(back.offset))) {
                $0.0 += Double(weight[$1] * scaled[row, $1])
                $0.1 += Double(back.weight[$1]) * Double(Self.rows[row, $1])
            }
            // Uncentred scores are as large as the means over the deviations.
            #expect(abs(expected - found) < 1e-5 * max(1, abs(expected)))
        }
    }

    @Test func `One row is standardised as all are`() {
        let scales = Standardization(of: Self.rows)
        let all = scales.applied(to: Self.rows)
        var one = Tensor<Float>(shape: [3], repeating: 0)
        Self.rows.withSpan { rows in
            one.withMutableSpan { scales.apply(rows, at: 21, into: &$0) }
        }
        #expect(one.elements == (0..<3).map { all[7, $0] })
    }
}
