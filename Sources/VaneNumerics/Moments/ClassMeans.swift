public import VaneTensors

/// The mean row of each class, of labelled rows that arrive in pieces.
///
/// Two of them merge into what one pass over both would give.
public struct ClassMeans: Equatable, Sendable {
    /// How many rows of each class were added, `[K]`.
    public private(set) var counts: [Int]

    /// The mean row of each class, `[K, D]`; zeros where a class has no rows.
    public private(set) var means: Tensor<Double>

    /// How many classes there are.
    public var classes: Int { counts.count }

    /// Creates the means of no rows.
    public init(classes: Int, width: Int) {
        counts = Array(repeating: 0, count: classes)
        means = Tensor(shape: [classes, width], repeating: 0)
    }

    /// Adds rows, `[N, D]`, each with the number of its class.
    ///
    /// - Throws: `NumericsError.Code.invalidLabels` when a label is no class, and then nothing was added.
    /// - Precondition: There are as many labels as rows, and the rows have the means' width.
    public mutating func add(_ rows: Tensor<Float>, labels: [Int]) throws {
        let width = means.width
        precondition(
            rows.width == width && rows.rows == labels.count, "Each row has one label.")
        if let place = labels.firstIndex(where: { $0 < 0 || $0 >= classes }) {
            throw NumericsError(
                .invalidLabels,
                "Row \(place) has label \(labels[place]) where 0 to \(classes - 1) are the classes."
            )
        }
        rows.withSpan { rows in
            means.withMutableSpan { means in
                for (row, label) in labels.enumerated() {
                    counts[label] += 1
                    let share = 1 / Double(counts[label])
                    for i in 0..<width {
                        let at = label * width + i
                        means[at] += share * (Double(rows[row * width + i]) - means[at])
                    }
                }
            }
        }
    }

    /// Adds what another has seen.
    ///
    /// - Precondition: Both have the same classes and width.
    public mutating func merge(_ other: ClassMeans) {
        precondition(other.means.shape == means.shape, "Merged means have the same classes.")
        let width = means.width
        other.means.withSpan { added in
            means.withMutableSpan { means in
                for k in counts.indices where other.counts[k] > 0 {
                    let total = counts[k] + other.counts[k]
                    let share = Double(other.counts[k]) / Double(total)
                    for i in k * width..<(k + 1) * width {
                        means[i] += share * (added[i] - means[i])
                    }
                    counts[k] = total
                }
            }
        }
    }

    /// Returns the mean of one class less that of another, in single precision.
    public func difference(_ positive: Int, minus negative: Int) -> Tensor<Float> {
        let width = means.width
        return means.withSpan { means in
            Tensor(
                shape: [width],
                (0..<width).map {
                    Float(means[positive * width + $0] - means[negative * width + $0])
                })
        }
    }
}
