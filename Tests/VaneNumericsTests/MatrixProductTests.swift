import Dispatch
import Synchronization
import Testing
import VaneNumerics
import VaneTensors

@Suite struct MatrixProductTests {
    /// Returns `count` numbers in [-1, 1) of a stream.
    static func numbers(_ count: Int, stream: UInt64) -> Tensor<Float> {
        var generator = SeededGenerator(seed: 11, stream: stream)
        return Tensor(shape: [count], (0..<count).map { _ in Float(2 * generator.unit() - 1) })
    }

    @Test(arguments: [(1, 5, 3), (3, 1, 7), (17, 33, 65), (64, 128, 70)], [0, 1, 2, 3])
    func `A product equals the sum over its inner extent`(shape: (Int, Int, Int), form: Int) {
        let (m, n, k) = shape
        let left: MatrixOperand =
            form & 1 == 0 ? .plain(leading: k + 2) : .transposed(leading: m + 1)
        let right: MatrixOperand = form & 2 == 0 ? .plain(leading: n + 3) : .transposed
        let a = Self.numbers((m + 2) * (k + 2), stream: 1)
        let b = Self.numbers((n + 3) * (k + 3), stream: 2)
        var c = Self.numbers(m * (n + 1), stream: 3)
        let before = c
        let product = MatrixProduct(
            rows: m, columns: n, inner: k, left: left, right: right, resultLeading: n + 1,
            scale: 0.5, accumulation: 2)
        a.withSpan { a in
            b.withSpan { b in c.withMutableSpan { product(a, b, into: &$0) } }
        }
        for i in 0..<m {
            for j in 0..<n {
                var sum = 0.0
                for l in 0..<k {
                    let x = left.isTransposed ? a[l * (m + 1) + i] : a[i * (k + 2) + l]
                    let y = right.isTransposed ? b[j * k + l] : b[l * (n + 3) + j]
                    sum += Double(x) * Double(y)
                }
                let expected = 0.5 * sum + 2 * Double(before[i * (n + 1) + j])
                #expect(abs(Double(c[i * (n + 1) + j]) - expected) < 1e-5)
            }
            #expect(c[i * (n + 1) + n] == before[i * (n + 1) + n], "The gap is left alone.")
        }
    }

    /// A whole number from -3 to 3.
    static func factor(_ thread: Int, _ i: Int, _ j: Int) -> Float {
        Float((i * 5 + j * 3 + thread) % 7 - 3)
    }

    @Test(arguments: [3, 48, 512])
    func `Several threads may multiply at once`(extent: Int) {
        // Whole numbers below 4, whose sums of up to 512 products single precision holds exactly. At an extent of 512 the
        // product is large enough to be shared among threads; below, it stays on its caller's.
        let wrong = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            let size = extent + thread
            let a = Tensor(
                shape: [size, size],
                (0..<(size * size)).map { Self.factor(thread, $0 / size, $0 % size) })
            var c = Tensor<Float>(shape: [size, size], repeating: .nan)
            let product = MatrixProduct(rows: size, columns: size, inner: size)
            for _ in 0..<(extent < 100 ? 200 : 2) {
                a.withSpan { a in c.withMutableSpan { product(a, a, into: &$0) } }
                for place in stride(from: 0, to: size * size, by: size * size / 7 + 1) {
                    let (i, j) = (place / size, place % size)
                    let sum = (0..<size).reduce(Float(0)) {
                        $0 + Self.factor(thread, i, $1) * Self.factor(thread, $1, j)
                    }
                    if c[i, j] != sum { wrong.withLock { $0 += 1 } }
                }
            }
        }
        #expect(wrong.withLock { $0 } == 0)
    }

    @Test func `A result that is overwritten is never read`() {
        let a = Tensor<Float>(shape: [2, 2], [1, 2, 3, 4])
        var c = Tensor<Float>(shape: [2, 2], repeating: .nan)
        let product = MatrixProduct.linear(rows: 2, inputs: 2, outputs: 2)
        a.withSpan { a in c.withMutableSpan { product(a, a, into: &$0) } }
        #expect(c.elements == [5, 11, 11, 25])
    }

    @Test func `A product that sums over nothing only scales the result`() {
        let empty = Tensor<Float>(shape: [0], [])
        var c = Tensor<Float>(shape: [2], [3, 5])
        let product = MatrixProduct(rows: 1, columns: 2, inner: 0, accumulation: 2)
        empty.withSpan { a in c.withMutableSpan { product(a, a, into: &$0) } }
        #expect(c.elements == [6, 10])
    }
}
