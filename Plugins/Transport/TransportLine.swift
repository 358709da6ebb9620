/// The line that carries one coordinate's values in the source to those in the target.
struct TransportLine {
    /// The slope ω.
    let slope: Double
    /// The offset β.
    let offset: Double
    /// The least value in the source.
    let least: Float
    /// The greatest value in the source.
    let greatest: Float
    /// The mean squared distance that is left between the quantiles carried and those of the target.
    let error: Double

    /// Fits the line to sorted values.
    ///
    /// - Precondition: Neither side is empty.
    init(from source: [Float], to target: [Float], map: String) {
        let count = min(source.count, target.count)
        let pairs = (0..<count).map { index in
            let share = (Double(index) + 0.5) / Double(count)
            return (a: source.quantile(share), b: target.quantile(share))
        }
        let quantiles = (Moments(pairs.map(\.a)), Moments(pairs.map(\.b)))
        let samples = (Moments(source.map { Double($0) }), Moments(target.map { Double($0) }))
        let (a, b) = map == "linear" ? quantiles : samples
        let product = pairs.reduce(0) { $0 + ($1.a - a.mean) * ($1.b - b.mean) }
        switch map {
        case "linear" where a.squares > 0: slope = product / a.squares
        case "gaussian" where a.squares > 0: slope = b.deviation / a.deviation
        default: slope = 1
        }
        offset = b.mean - slope * a.mean
        (least, greatest) = (source.first ?? 0, source.last ?? 0)
        let (slope, offset) = (slope, offset)
        error =
            pairs.reduce(0) { sum, pair in
                let distance = slope * pair.a + offset - pair.b
                return sum + distance * distance
            } / Double(max(count, 1))
    }

    /// The mean and the spread of some numbers.
    private struct Moments {
        /// The mean.
        let mean: Double
        /// The sum of the squared distances from it.
        let squares: Double
        /// The standard deviation over the numbers themselves.
        let deviation: Double

        /// Measures numbers.
        init(_ numbers: [Double]) {
            let count = Double(max(numbers.count, 1))
            let mean = numbers.reduce(0, +) / count
            self.mean = mean
            squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            deviation = (squares / count).squareRoot()
        }
    }
}

extension [Float] {
    /// The quantile of sorted numbers by Hazen's rule: the i-th of m lies at (i − ½)/m, and between two it is interpolated.
    fileprivate func quantile(_ share: Double) -> Double {
        let place = Swift.min(Swift.max(share * Double(count) - 0.5, 0), Double(count - 1))
        let below = Int(place.rounded(.down))
        let above = Swift.min(below + 1, count - 1)
        let part = place - Double(below)
        return Double(self[below]) * (1 - part) + Double(self[above]) * part
    }
}
