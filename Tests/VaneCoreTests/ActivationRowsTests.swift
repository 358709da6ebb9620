import Testing
import VaneCore
import VaneTensors

@Suite struct ActivationRowsTests {
    /// A label of a position.
    static func label(_ position: Int) -> RowLabel {
        RowLabel(sequence: 1, position: position, promptLength: 2, token: 7)
    }

    @Test func `Rows are copied from an offset and keep label and strength`() {
        let source = Tensor<Float>(shape: [2, 4], [0, 1, 2, 3, 4, 5, 6, 7])
        var rows = ActivationRows(width: 2, capacity: 3)
        source.withSpan { span in
            rows.append(Self.label(0), strength: 0.5, from: span, at: 1)
            rows.append(Self.label(1), strength: 2, from: span, at: 6)
        }
        #expect(rows.tensor == Tensor(shape: [2, 2], [1, 2, 6, 7]))
        #expect(rows.labels == [Self.label(0), Self.label(1)])
        #expect(rows.strengths == [0.5, 2])
        rows.withMutableValues { $0[3] = 9 }
        #expect(rows.tensor.elements == [1, 2, 6, 9])
        rows.removeAll()
        #expect(rows.count == 0 && rows.tensor.shape == [0, 2])
        #expect(rows.capacity == 3)
    }

    @Test func `Rows made of a tensor have strength one`() {
        let values = Tensor<Float>(shape: [2, 3], [1, 2, 3, 4, 5, 6])
        let rows = ActivationRows(values: values, labels: [Self.label(0), Self.label(1)])
        #expect(rows.tensor == values)
        #expect(rows.strengths == [1, 1])
        #expect(rows.width == 3)
    }

    @Test func `Editing one copy leaves the other`() {
        let first = ActivationRows(
            values: Tensor(shape: [1, 2], [1, 2]), labels: [Self.label(0)])
        var second = first
        second.withMutableValues { $0[0] = 8 }
        #expect(first.tensor.elements == [1, 2])
        #expect(second.tensor.elements == [8, 2])
    }
}
