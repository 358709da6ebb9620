import Testing
import VaneCore

@testable import VaneComparison

/// Strengths found by measuring what they do.
@Suite struct StrengthSolverTests {
    /// A solver of a curve.
    private func solver(
        power: Double = 1, _ curve: @escaping (Double) throws -> Double
    ) -> StrengthSolver {
        StrengthSolver(subject: "The strength of 'm'", power: power) { try curve(Double($0)) }
    }

    @Test(arguments: [0.003, 0.2, 1, 7.5, 400])
    func `A length that grows linearly is met in three measurements`(target: Double) throws {
        var count = 0
        let alpha = try solver { alpha in
            count += 1
            return 0.37 * alpha
        }.alpha(for: target)
        #expect(abs(0.37 * Double(alpha) - target) <= 0.01 * target)
        #expect(count <= 4)
    }

    @Test(arguments: [0.001, 0.1, 2.0], [Float(1), 30])
    func `A divergence that grows with the square and then slower is met from any beginning`(
        target: Double, guess: Float
    ) throws {
        let curve: (Double) -> Double = { 3 * $0 * $0 / (1 + $0) }
        let alpha = try solver(power: 2) { curve($0) }.alpha(for: target, near: guess)
        #expect(abs(curve(Double(alpha)) - target) <= 0.01 * target)
    }

    @Test func `What stays below the target is refused with how far it comes`() {
        let error = #expect(throws: VaneError.self) {
            try solver { 0.5 * $0 / (1 + $0) }.alpha(for: 0.8)
        }
        #expect(error?.code == .noEffect)
        #expect(error?.message.contains("cannot be brought to 0.8: it stays at 0.") == true)
    }

    @Test func `Rows that stop being finite are beyond every target`() throws {
        let alpha = try solver { alpha in
            guard alpha < 40 else { throw VaneError(.nonFinite, "inf") }
            return 0.01 * alpha
        }.alpha(for: 0.3)
        #expect(abs(0.01 * Double(alpha) - 0.3) <= 0.003)
    }

    @Test func `Another error is handed on`() {
        let error = #expect(throws: VaneError.self) {
            try solver { _ in throw VaneError(.absent, "gone") }.alpha(for: 1)
        }
        #expect(error?.message == "gone")
    }

    @Test(arguments: [true, false]) func `Classes count alike however many prompts they have`(
        hasNeutral: Bool
    ) {
        let wanted = [0, 0, 0, 0, 1, 2, 2]
        let weights = ClassBalance.weights(wanted: wanted, hasNeutral: hasNeutral)
        let sums = (0..<3).map { name in
            zip(wanted, weights).reduce(0) { $0 + ($1.0 == name ? $1.1 : 0) }
        }
        let expected = hasNeutral ? [0.5, 0.25, 0.25] : [1.0 / 3, 1.0 / 3, 1.0 / 3]
        for (found, wanted) in zip(sums, expected) { #expect(abs(found - wanted) < 1e-12) }
    }
}
