import Testing
import VaneCore
import VaneTensors

@Suite struct DirectionTests {
    @Test func `A direction scores by the inner product and its offset`() {
        let rows = ActivationRows(
            values: Tensor(shape: [3, 2], [1, 0, 0, 1, -2, 0.5]),
            labels: (0..<3).map { RowLabel(sequence: $0, position: 0, promptLength: 1, token: 0) })
        var scores = Tensor<Float>(shape: [3], repeating: .nan)
        let direction = Direction([2, 4], offset: 0.25)
        scores.withMutableSpan { direction.score(rows, into: &$0) }
        #expect(scores.elements == [2.25, 4.25, -1.75])
        #expect(direction.outputs == 1 && direction.width == 2)
    }

    @Test func `Length and angle are Euclidean`() {
        #expect(Direction([3, 4]).norm == 5)
        #expect(Direction([2, 0]).cosine(to: Direction([0, 3])) == 0)
        #expect(Direction([2, 0]).cosine(to: Direction([5, 0], offset: 9)) == 1)
        #expect(Direction([2, 0]).cosine(to: Direction([-5, 0])) == -1)
        #expect(Direction([0, 0]).cosine(to: Direction([1, 0])) == 0)
    }
}
