import FoundationEssentials
import Testing
import VaneTensors

@testable import VaneNumerics

/// What scikit-learn finds for the same draws; made by `Tests/Fixtures/Numerics/solvers.py`.
private struct SolverFixture: Decodable {
    struct Binary: Decodable {
        let seed: UInt64
        let n: Int
        let d: Int
        let c: Double
        let weight: [Double]
        let bias: Double
        let norm: Double
        let bare: [Double]
    }
    struct Softmax: Decodable {
        let seed: UInt64
        let n: Int
        let d: Int
        let k: Int
        let c: Double
        let weight: [Double]
        let bias: [Double]
    }
    struct Ridge: Decodable {
        let seed: UInt64
        let n: Int
        let d: Int
        let m: Int
        let penalty: Double
        let weight: [Double]
        let offset: [Double]
    }
    let binary: [Binary]
    let softmax: [Softmax]
    let ridge: [Ridge]

    static func load() throws -> SolverFixture {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(
            contentsOf: URL(filePath: "/" + folder + "/Fixtures/Numerics/solvers.json"))
        return try JSONDecoder().decode(SolverFixture.self, from: data)
    }
}

/// Numbers in [−2, 2) from a stream, `[rows, columns]`.
private func draws(_ seed: UInt64, _ stream: UInt64, _ rows: Int, _ columns: Int) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed, stream: stream)
    return Tensor(
        shape: [rows, columns], (0..<(rows * columns)).map { _ in Float(generator.unit() * 4 - 2) })
}

/// Whether two lists agree within a tolerance.
private func agree(_ a: [Float], _ b: [Double], within tolerance: Double) -> Bool {
    a.count >= b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) <= tolerance }
}

@Suite struct SolverTests {
    @Test func `Binary weights are scikit-learn's, by Newton and by L-BFGS`() throws {
        for entry in try SolverFixture.load().binary {
            let x = draws(entry.seed, 0, entry.n, entry.d)
            let noise = draws(entry.seed, 1, entry.n, 1)
            let positive = (0..<entry.n).map {
                Double(x[$0, 0]) - 0.5 * Double(x[$0, 1]) + Double(Float(0.8) * noise[$0]) + 0.3 > 0
            }
            let found = try LogisticRegression(
                inversePenalty: entry.c, tolerance: 1e-8
            ).fit(x, positive: positive)
            // Weights are of order 1; single precision holds 1e-7 of that, the searches end within 1e-5.
            #expect(agree(found.weight.elements, entry.weight, within: 2e-5), "seed \(entry.seed)")
            #expect(abs(Double(found.bias[0]) - entry.bias) < 2e-5)
            let bare = try LogisticRegression(
                inversePenalty: entry.c, fitsIntercept: false, tolerance: 1e-8
            ).fit(x, positive: positive)
            #expect(agree(bare.weight.elements, entry.bare, within: 2e-5))
            #expect(bare.bias == [0])
        }
    }

    @Test func `Multi-class weights are scikit-learn's`() throws {
        for entry in try SolverFixture.load().softmax {
            let x = draws(entry.seed, 0, entry.n, entry.d)
            let noise = draws(entry.seed, 1, entry.n, entry.k)
            let labels = (0..<entry.n).map { row in
                let scores = (0..<entry.k).map { Double(x[row, $0]) + 0.7 * Double(noise[row, $0]) }
                return scores.indices.max { scores[$0] < scores[$1] } ?? 0
            }
            let found = try SoftmaxRegression(
                inversePenalty: entry.c, tolerance: 1e-7
            ).fit(x, labels: labels, classes: entry.k)
            #expect(agree(found.weight.elements, entry.weight, within: 1e-4))
            // Only differences of offsets matter, so both are centred.
            let mean = found.bias.reduce(0, +) / Float(found.bias.count)
            #expect(agree(found.bias.map { $0 - mean }, entry.bias, within: 1e-4))
        }
    }

    @Test func `Ridge weights are scikit-learn's, over inputs and over rows`() throws {
        for entry in try SolverFixture.load().ridge {
            let x = draws(entry.seed, 0, entry.n, entry.d)
            var y = draws(entry.seed, 1, entry.n, entry.m)
            for row in 0..<entry.n { for j in 0..<entry.m { y[row, j] += x[row, j] } }
            let found = try RidgeRegression(penalty: entry.penalty).fit(x, y)
            #expect(agree(found.weight.elements, entry.weight, within: 1e-5))
            #expect(agree(found.offset.elements, entry.offset, within: 1e-5))
        }
    }

    @Test func `One class alone is refused`() {
        let error = #expect(throws: NumericsError.self) {
            try LogisticRegression().fit(draws(1, 0, 3, 2), positive: [true, true, true])
        }
        #expect(error?.code == .invalidLabels)
        #expect(
            error?.message
                == "All 3 rows are of one class; a classifier needs rows of at least two.")
    }

    @Test func `A singular system is refused`() {
        let zeros = Tensor<Float>(shape: [4, 2], repeating: 1)
        let error = #expect(throws: NumericsError.self) {
            try RidgeRegression(penalty: 0).fit(zeros, draws(1, 0, 4, 1))
        }
        #expect(error?.code == .notPositiveDefinite)
    }
}
