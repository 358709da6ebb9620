import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

/// Interventions that replace a part of a row, against NumPy.
@Suite struct EditGoldenTests {
    /// Hands rows, `[N, D]`, to an intervention, each at its strength, and returns what they become.
    static func edit(
        _ rows: Tensor<Float>, by intervention: any Intervention, at strength: Float = 1
    ) throws -> Tensor<Float> {
        let prepared = try intervention.prepare(
            for: RunShape(width: rows.width, sequences: 1, rows: rows.rows))
        var batch = ActivationRows(width: rows.width, capacity: rows.rows)
        for row in 0..<rows.rows {
            let label = RowLabel(sequence: 0, position: row, promptLength: 1, token: 1)
            rows.withSpan {
                batch.append(label, strength: strength, from: $0, at: row * rows.width)
            }
        }
        _ = prepared.apply(to: &batch)
        return batch.tensor
    }

    /// Fits a method on the fixture's contexts and makes its intervention.
    static func intervention(
        _ id: String, _ settings: [String: String] = [:]
    ) throws -> any Intervention {
        try Samples.catalog().intervention(of: PredictorGoldenTests.fit(id, settings))
    }

    @Test(.tags(.golden)) func `Rows are edited as NumPy does it`() throws {
        let (queries, edits) = (
            try ReferenceFigures.data().queries, try ReferenceFigures.load().steering.edits
        )
        #expect(Set(edits.map(\.method)) == Set(Samples.components + ["leace", "angular"]))
        for edit in edits {
            let rows = try Self.edit(
                queries, by: Self.intervention(edit.method, edit.settings), at: edit.strength)
            #expect(
                rows.relativeDistance(to: edit.rows) < PredictorGoldenTests.tolerance,
                "\(edit.method), \(edit.settings)")
            // Far from the rows as they were, so that an edit that does nothing is noticed.
            #expect(queries.relativeDistance(to: edit.rows) > 1e-2, "\(edit.method)")
        }
    }
}
