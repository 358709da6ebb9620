import Testing
import VaneTensors

@Suite struct TensorTests {
    @Test func `A tensor is what its closure writes`() {
        let tensor = Tensor<Float>(shape: [2, 3]) { span in
            for i in span.indices { span[i] = Float(i) }
        }
        #expect(tensor.shape == [2, 3])
        #expect(tensor.elements == [0, 1, 2, 3, 4, 5])
    }

    @Test func `What a closure throws comes out, and there is no tensor`() {
        #expect(throws: CancellationError.self) {
            _ = try Tensor<Float>(shape: [1 << 20]) { _ in throw CancellationError() }
        }
    }

    @Test func `A tensor without elements has none to write`() {
        var count = -1
        let tensor = Tensor<Double>(shape: [0, 4]) { count = $0.count }
        #expect(count == 0)
        #expect(tensor.count == 0)
        #expect(tensor.elements == [])
    }

    @Test func `A copy keeps its elements when the other is written`() {
        let first = Tensor<Int32>(shape: [3], repeating: 7)
        var second = first
        second[1] = 8
        #expect(first.elements == [7, 7, 7])
        #expect(second.elements == [7, 8, 7])
    }
}
