import Testing
import VaneNumerics
import VaneTensors

/// Whether solvers say how their searches ended.
@Suite struct ConvergenceTests {
    /// A solver with the width of rows that makes it search in its own way.
    enum Solver: String, CaseIterable, CustomTestStringConvertible {
        case newton, quasiNewton, softmax

        /// The solver's name.
        var testDescription: String { rawValue }

        /// Fits rows, positive or not.
        func fit(
            _ rows: Tensor<Float>, positive: [Bool], inversePenalty: Double = 1,
            maximumIterations: Int = 1_000
        ) throws -> LinearClassifier {
            guard self == .softmax else {
                return try LogisticRegression(
                    inversePenalty: inversePenalty, maximumIterations: maximumIterations
                ).fit(rows, positive: positive)
            }
            return try SoftmaxRegression(
                inversePenalty: inversePenalty, maximumIterations: maximumIterations
            ).fit(rows, labels: positive.map { $0 ? 1 : 0 }, classes: 2)
        }

        /// Rows of the width that calls for the search, with labels by the first coordinate and some noise.
        func data(noise: Float) -> (rows: Tensor<Float>, positive: [Bool]) {
            var generator = SeededGenerator(seed: 3, stream: 0)
            let width = self == .quasiNewton ? 520 : 4
            let count = 60
            let values = (0..<(count * width)).map { index in
                Float(2 * generator.unit() - 1) * (index % width == 0 ? 2 : 1)
            }
            let positive = (0..<count).map {
                values[$0 * width] + noise * Float(2 * generator.unit() - 1) > 0
            }
            return (Tensor(shape: [count, width], values), positive)
        }
    }

    @Test(arguments: Solver.allCases)
    func `A search that is cut short says so`(solver: Solver) throws {
        let (rows, positive) = solver.data(noise: 1)
        let found = try solver.fit(rows, positive: positive, maximumIterations: 1).convergence
        #expect(!found.isReached)
        #expect(found.iterations == 1)
        #expect(found.gradient > found.tolerance)
        #expect(
            found.warning
                == "The solver stopped at iteration 1 with a largest slope of \(found.gradient) where "
                + "\(found.tolerance) is aimed at, so the weights are not the optimum; lower C, "
                + "standardise the rows or allow more iterations.")
    }

    @Test(arguments: Solver.allCases)
    func `A search that ends at the optimum warns of nothing`(solver: Solver) throws {
        let (rows, positive) = solver.data(noise: 1)
        let found = try solver.fit(rows, positive: positive).convergence
        #expect(found.isReached && found.warning == nil)
        #expect(found.gradient <= found.tolerance)
        #expect(found.iterations > 1)
    }

    @Test(arguments: Solver.allCases, [1e4, 1e8, 1e12])
    func `Separable rows under a weak penalty have an optimum that is reached`(
        solver: Solver, inversePenalty: Double
    ) throws {
        let (rows, positive) = solver.data(noise: 0)
        let found = try solver.fit(rows, positive: positive, inversePenalty: inversePenalty)
        #expect(found.convergence.isReached, "\(found.convergence)")
        let last = found.weight.rows - 1
        for row in 0..<rows.rows {
            var score = found.bias[last] - (last == 0 ? 0 : found.bias[0])
            for i in 0..<rows.width {
                let weight = found.weight[last, i] - (last == 0 ? 0 : found.weight[0, i])
                score += weight * rows[row, i]
            }
            #expect((score > 0) == positive[row])
        }
    }

    @Test(arguments: [Solver.newton, .softmax])
    func `Where rounding hides the last steps a search has arrived`(solver: Solver) throws {
        // At C = 1e10 the gradient is a sum of numbers of 1e10, so that 1e-6 is below what double precision can tell.
        let (rows, positive) = solver.data(noise: 1)
        let found = try solver.fit(rows, positive: positive, inversePenalty: 1e10).convergence
        #expect(found.isReached, "\(found)")
        #expect(found.gradient < 1e-7 * 1e10 * 60)
    }

    @Test func `Values that are no numbers never count as an optimum`() throws {
        var (rows, positive) = Solver.quasiNewton.data(noise: 1)
        rows[0, 0] = .nan
        let found = try Solver.quasiNewton.fit(rows, positive: positive).convergence
        #expect(!found.isReached)
        #expect(found.gradient == .infinity)
    }
}
