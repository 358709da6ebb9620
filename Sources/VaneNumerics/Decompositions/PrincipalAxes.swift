internal import VaneTensors

/// The directions along which rows vary most: the right singular vectors of the centred rows.
///
/// Each direction's sign is fixed so that its component of largest magnitude is positive, which makes it reproducible.
struct PrincipalAxes {
    /// The directions, `[count, D]`, of unit length, by falling singular value.
    let directions: Tensor<Float>

    /// Finds the first axes of rows, `[N, D]`.
    ///
    /// - Throws: ``NumericsError`` with code `notConverged`.
    /// - Precondition: There are at most `min(N, D)` axes.
    init(of rows: Tensor<Float>, count: Int) throws {
        let width = rows.width
        precondition(count <= min(rows.rows, width), "There are at most min(N, D) axes.")
        var centred = DenseMatrix(rows)
        centred.subtract(centred.columnMeans)
        let found = try SingularValues(of: centred.tensor)
        var directions = Array(found.right.elements.prefix(count * width))
        for axis in 0..<count {
            let range = (axis * width)..<((axis + 1) * width)
            let largest = directions[range].max { abs($0) < abs($1) } ?? 0
            guard largest < 0 else { continue }
            for i in range { directions[i] = -directions[i] }
        }
        self.directions = Tensor(shape: [count, width], directions)
    }
}
