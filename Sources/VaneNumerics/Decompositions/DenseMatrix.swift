import VaneTensors

/// A row-major matrix of doubles inside the solvers.
struct DenseMatrix {
    /// The number of rows.
    let rows: Int
    /// The number of columns.
    let columns: Int
    /// The elements in row-major order.
    var elements: [Double]

    /// Creates a matrix of zeros.
    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = Array(repeating: 0, count: rows * columns)
    }

    /// Widens a tensor, `[rows, width]`.
    init(_ tensor: Tensor<Float>) {
        self.init(rows: tensor.rows, columns: tensor.width)
        tensor.withSpan { span in
            for i in span.indices { elements[i] = Double(span[i]) }
        }
    }

    /// The element at a row and a column.
    subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// The matrix narrowed to a tensor, `[rows, columns]`.
    var tensor: Tensor<Float> {
        Tensor(shape: [rows, columns], elements.map { Float($0) })
    }

    /// Subtracts a row of values from every row.
    mutating func subtract(_ row: [Double]) {
        for i in elements.indices { elements[i] -= row[i % columns] }
    }

    /// The mean of each column.
    var columnMeans: [Double] {
        var sums = [Double](repeating: 0, count: columns)
        for i in elements.indices { sums[i % columns] += elements[i] }
        return sums.map { $0 / Double(max(rows, 1)) }
    }

    /// The largest sum of a column's magnitudes, but no less than a given number.
    func largestColumnSum(atLeast least: Double) -> Double {
        var sums = [Double](repeating: 0, count: columns)
        for i in elements.indices { sums[i % columns] += abs(elements[i]) }
        return sums.reduce(least, max)
    }
}
