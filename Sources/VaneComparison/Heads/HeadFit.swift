internal import VaneCore
internal import VaneNumerics
internal import VaneTensors

/// One head's probe, directions and spreads, all of training rows, with the probe's accuracy on validation rows.
struct HeadFit: Sendable {
    /// What was measured.
    let head: HeadScores.Head
    /// How the search for the probe ended.
    let convergence: Convergence

    /// Fits and measures.
    ///
    /// - Throws: The solver's error.
    init(
        _ hook: HookPoint, train: Tensor<Float>, _ trainLabels: [Bool],
        validation: Tensor<Float>, _ validationLabels: [Bool]
    ) throws {
        let probe = try LogisticRegression().fit(train, positive: trainLabels)
        let weight = probe.weight.elements.map { Double($0) }
        let scores = validation.projections(on: weight)
        let offset = Double(probe.bias[0])
        let hits = zip(scores, validationLabels).count { ($0 + offset > 0) == $1 }
        convergence = probe.convergence
        head = HeadScores.Head(
            hook: hook, accuracy: Double(hits) / Double(validationLabels.count),
            massMean: train.axis(along: train.meanGap(trainLabels)),
            probe: train.axis(along: weight))
    }
}

extension Tensor<Float> {
    /// The inner product of every row with a direction, `[N]`, in double precision.
    fileprivate func projections(on line: [Double]) -> [Double] {
        withSpan { span in
            (0..<rows).map { row in
                line.indices.reduce(into: 0.0) {
                    $0 += line[$1] * Double(span[row * line.count + $1])
                }
            }
        }
    }

    /// The mean of the positive rows less that of the others, `[D]`.
    fileprivate func meanGap(_ positive: [Bool]) -> [Double] {
        var (sums, others) = (
            [Double](repeating: 0, count: width), [Double](repeating: 0, count: width)
        )
        withSpan { span in
            for row in positive.indices {
                for i in sums.indices {
                    let value = Double(span[row * sums.count + i])
                    if positive[row] { sums[i] += value } else { others[i] += value }
                }
            }
        }
        let count = positive.count { $0 }
        let (above, below) = (Double(count), Double(positive.count - count))
        return zip(sums, others).map { $0 / above - $1 / below }
    }

    /// The unit direction of a vector with the standard deviation of the rows along it; zeros when it has no length.
    fileprivate func axis(along line: [Double]) -> HeadScores.Axis {
        let length = line.reduce(into: 0.0) { $0 += $1 * $1 }.squareRoot()
        guard length > 0, length.isFinite else {
            return HeadScores.Axis(
                direction: Array(repeating: 0, count: line.count), deviation: 0)
        }
        let unit = line.map { $0 / length }
        let places = projections(on: unit)
        let mean = places.reduce(0, +) / Double(Swift.max(places.count, 1))
        let square = places.reduce(into: 0.0) { $0 += ($1 - mean) * ($1 - mean) }
        let deviation = (square / Double(Swift.max(places.count, 1))).squareRoot()
        return HeadScores.Axis(direction: unit.map { Float($0) }, deviation: Float(deviation))
    }
}
