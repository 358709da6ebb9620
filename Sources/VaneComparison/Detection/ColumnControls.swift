import VaneCore
import VaneNumerics
import VaneTensors

/// The controls that are columns of every readout: each the same fit on rows in which something is meaningless.
struct ColumnControls: Sendable {
    /// The controls that the data allow.
    let available: [DetectionControl]
    /// What each control asked for is made of, or why there is none.
    let notes: [ReadoutComparison.ControlNote]
    /// The random labels of types, where they are asked for and there are types.
    private let types: TypeLabels?
    /// The seed of everything random.
    private let seed: UInt64

    /// No controls.
    init() { (available, notes, types, seed) = ([], [], nil, 0) }

    /// Prepares what is the same at every hook point.
    init(_ controls: [DetectionControl], _ frame: ReadoutComparison.Frame, seed: UInt64) {
        let columns = controls.filter { !$0.isBaseline }
        var (types, missing): (TypeLabels?, String?) = (nil, nil)
        if columns.contains(.controlTask) {
            do {
                types = try TypeLabels(frame, seed: seed)
            } catch {
                missing = (error as? VaneError)?.message ?? "\(error)"
            }
        }
        (self.types, self.seed) = (types, seed)
        available = columns.filter { $0 != .controlTask || types != nil }
        notes = columns.map { control in
            let text =
                switch control {
                case .controlTask: missing ?? types?.words ?? ""
                case .permutedLabels:
                    "labels exchanged among all rows, identical ones having the same"
                default:
                    "Gaussian noise with each column's mean and deviation, identical rows the same noise"
                }
            return ReadoutComparison.ControlNote(
                control: control, isAvailable: control != .controlTask || types != nil, text: text)
        }
    }

    /// The rows at a hook point as a control has them.
    func rows(
        _ control: DetectionControl, of rows: ReadoutComparison.Rows
    ) -> ReadoutComparison.Rows {
        switch control {
        case .controlTask: types?.applied(to: rows) ?? rows
        case .permutedLabels: rows.permutingLabels(seed: seed)
        default: rows.replacedByNoise(seed: seed)
        }
    }
}

extension ReadoutComparison.Rows {
    /// The stream of permuted labels.
    private static var permutation: UInt64 { 0x7065_726D }
    /// The first stream of noise, to which the number of a row is added.
    private static var noise: UInt64 { 0x6E6F_6973_0000_0000 }

    /// The same rows with labels that mean nothing: those of different rows, exchanged at random over all splits.
    ///
    /// Rows out of distribution keep theirs.
    func permutingLabels(seed: UInt64) -> Self {
        let (owners, inside) = (values.firstAlike, frame.inside)
        var places: [Int: Int] = [:]
        var labels: [Bool] = []
        for row in inside {
            guard let place = places[owners[row]] else {
                places[owners[row]] = labels.count
                labels.append(frame.positive[row])
                continue
            }
            labels[place] = frame.positive[row]
        }
        var random = SeededGenerator(seed: seed, stream: Self.permutation)
        random.shuffle(&labels)
        var copy = self
        for row in inside {
            copy.frame.positive[row] = labels[places[owners[row]] ?? 0]
        }
        return copy
    }

    /// Gaussian noise with the mean and the deviation that each column has on train; identical rows get identical noise.
    ///
    /// What is read from it is what a readout remembers of rows that repeat, and nothing of what rows say.
    func replacedByNoise(seed: UInt64) -> Self {
        let (owners, width) = (values.firstAlike, values.width)
        let scales = values.columnScales(of: frame.indices(of: .train))
        var copy = self
        copy.values = Tensor(shape: values.shape) { target in
            for (row, owner) in owners.enumerated() {
                var random = SeededGenerator(seed: seed, stream: Self.noise + UInt64(owner))
                for column in stride(from: 0, to: width, by: 2) {
                    let pair = random.normalPair()
                    for (i, draw) in [pair.0, pair.1].enumerated() where column + i < width {
                        let scale = scales[column + i]
                        target[row * width + column + i] = Float(
                            scale.mean + draw * scale.deviation)
                    }
                }
            }
        }
        return copy
    }
}

extension Tensor<Float> {
    /// For every row the first one that has the same bits.
    fileprivate var firstAlike: [Int] {
        let (rows, width) = (rows, width)
        return withSpan { span in
            var known: [UInt64: [Int]] = [:]
            return (0..<rows).map { row in
                var hash: UInt64 = 0xCBF2_9CE4_8422_2325
                for i in (row * width)..<((row + 1) * width) {
                    hash = (hash ^ UInt64(span[i].bitPattern)) &* 0x0000_0100_0000_01B3
                }
                let alike = known[hash, default: []].first { other in
                    (0..<width).allSatisfy {
                        span[row * width + $0].bitPattern == span[other * width + $0].bitPattern
                    }
                }
                guard alike == nil else { return alike ?? row }
                known[hash, default: []].append(row)
                return row
            }
        }
    }

    /// The mean and the standard deviation of each column over some rows.
    fileprivate func columnScales(of rows: [Int]) -> [(mean: Double, deviation: Double)] {
        let (width, count) = (width, Double(Swift.max(rows.count, 1)))
        return withSpan { span in
            (0..<width).map { column in
                let mean = rows.reduce(0) { $0 + Double(span[$1 * width + column]) } / count
                let variance = rows.reduce(0) { sum, row in
                    let distance = Double(span[row * width + column]) - mean
                    return sum + distance * distance
                }
                return (mean, (variance / count).squareRoot())
            }
        }
    }
}
