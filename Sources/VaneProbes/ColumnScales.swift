import VaneCore
internal import VaneNumerics
import VaneTensors

/// The mean and spread of each coordinate, with which rows are put in standard units and directions taken back.
struct ColumnScales {
    /// The mean of each coordinate, or zeros when rows are not centred.
    private let mean: [Double]
    /// The population standard deviation of each coordinate; 1 where it is within the rounding error of the mean.
    private let deviation: [Double]

    /// Measures rows, `[N, D]`.
    init(of rows: Tensor<Float>, centres: Bool) {
        var moments = MomentAccumulator(width: rows.width)
        moments.add(rows)
        mean = centres ? moments.mean : Array(repeating: 0, count: rows.width)
        deviation = zip(moments.variance, moments.mean).map { variance, mean in
            let rounding = Double(rows.rows) * mean * Double.ulpOfOne
            return variance > rounding * rounding ? variance.squareRoot() : 1
        }
    }

    /// Returns rows in standard units.
    func applied(to rows: Tensor<Float>) -> Tensor<Float> {
        let width = rows.width
        var result = rows
        result.withMutableSpan { values in
            for i in values.indices {
                values[i] = Float((Double(values[i]) - mean[i % width]) / deviation[i % width])
            }
        }
        return result
    }

    /// Returns the direction that scores rows as they are like a given one scores them in standard units.
    func unfold(_ weight: [Float], offset: Float) -> Direction {
        let vector = weight.indices.map { Double(weight[$0]) / deviation[$0] }
        let shift = vector.indices.reduce(into: 0.0) { $0 += vector[$1] * mean[$1] }
        return Direction(vector.map { Float($0) }, offset: Float(Double(offset) - shift))
    }
}
