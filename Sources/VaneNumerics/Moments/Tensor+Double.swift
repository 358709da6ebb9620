internal import VaneTensors

extension Tensor where Element == Double {
    /// A symmetric matrix of which the upper triangle is known, whole.
    var mirrored: Tensor<Double> {
        let size = rows
        var result = self
        result.withMutableSpan { span in
            for i in 0..<size {
                for j in 0..<i { span[i * size + j] = span[j * size + i] }
            }
        }
        return result
    }

    /// The sum of each column.
    var columnSums: Tensor<Double> {
        let (rows, width) = (self.rows, self.width)
        var sums = [Double](repeating: 0, count: width)
        withSpan { span in
            for row in 0..<rows {
                for i in 0..<width { sums[i] += span[row * width + i] }
            }
        }
        return Tensor<Double>(shape: [width], sums)
    }

    /// Returns the element-wise difference.
    func minus(_ other: Tensor<Double>) -> Tensor<Double> {
        var result = self
        result.addMultiple(-1, of: other)
        return result
    }

    /// Adds another tensor, element by element.
    mutating func add(_ other: Tensor<Double>) { addMultiple(1, of: other) }

    /// Adds a multiple of another tensor, element by element.
    mutating func addMultiple(_ factor: Double, of other: Tensor<Double>) {
        precondition(other.count == count, "Added tensors have one count.")
        other.withSpan { other in
            withMutableSpan { span in
                for i in span.indices { span[i] += factor * other[i] }
            }
        }
    }

    /// Adds `factor · x yᵀ`.
    mutating func addOuter(_ x: Tensor<Double>, _ y: Tensor<Double>, times factor: Double) {
        let width = y.count
        precondition(count == x.count * width, "An outer product has the matrix's extents.")
        let scaled = x.elements.map { $0 * factor }
        y.withSpan { y in
            withMutableSpan { span in
                for i in scaled.indices {
                    for j in 0..<width { span[i * width + j] += scaled[i] * y[j] }
                }
            }
        }
    }
}

extension Tensor where Element == Float {
    /// Returns one row in double precision.
    func row(_ index: Int) -> Tensor<Double> {
        let width = self.width
        return withSpan { span in
            Tensor<Double>(
                shape: [width], (0..<width).map { Double(span[index * width + $0]) })
        }
    }
}
