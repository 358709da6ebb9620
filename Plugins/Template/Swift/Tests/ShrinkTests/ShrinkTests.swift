import Testing
import VaneContracts
import VaneCore
import VaneTensors

@testable import Shrink

@Suite struct ShrinkTests {
    /// Three rows of two values, and how strongly each is edited.
    static let rows: [[Float]] = [[1, -2], [3, 4], [5, 6]]
    static let strengths: [Float] = [1, 0, 0.5]

    /// Returns the rows as the method leaves them.
    func edited(_ settings: [String: String] = [:]) throws -> [[Float]] {
        let prepared = try Shrink.made(with: settings)
            .prepare(for: RunShape(width: 2, sequences: 1, rows: 3))
        var rows = ActivationRows(width: 2, capacity: 3)
        for (position, values) in Self.rows.enumerated() {
            let label = RowLabel(sequence: 0, position: position, promptLength: 1, token: 7)
            rows.append(label, strength: Self.strengths[position], from: values.span, at: 0)
        }
        #expect(prepared.apply(to: &rows) == .edited)
        return rows.withValues { values in
            (0..<3).map { [values[2 * $0], values[2 * $0 + 1]] }
        }
    }

    @Test func `Each row is scaled by its own strength`() throws {
        #expect(try edited(["rate": "0.5"]) == [[0.5, -1], [3, 4], [3.75, 4.5]])
    }

    @Test func `A row of strength 0 keeps every bit`() throws {
        #expect(try edited()[1].map(\.bitPattern) == Self.rows[1].map(\.bitPattern))
    }

    @Test(arguments: InterventionPromise.allCases)
    func `It keeps every promise of an intervention`(promise: InterventionPromise) throws {
        let subject = InterventionSubject(
            try Shrink.made(with: ["rate": "0.5"]), width: 16, isLinear: Shrink.isLinear)
        #expect(promise.breach(by: subject, seed: 1) == nil)
    }

    @Test func `A rate outside its range is refused`() {
        let error = #expect(throws: VaneError.self) { try Shrink.made(with: ["rate": "2"]) }
        #expect(
            error?.message == "Parameter 'rate' of 'shrink' is '2'; give a number from 0 to 1.")
    }
}
