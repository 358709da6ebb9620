import VaneCore
import VanePluginKit
import VaneTensors

/// An intervention that takes the small values out of every row: magnitude pruning.
///
/// With `t` the least magnitude such that at least the part `p` of the row's values is no larger, the edited row is
/// `h' = h − α (h − s(h))`, where `s(x) = 0` for `|x| ≤ t` and `s(x) = x` otherwise. At α = 1 those values are zero.
/// It asks how much of a hidden state a behaviour rests on, and needs no data.
///
/// | here       | paper | meaning                                |
/// |------------|-------|----------------------------------------|
/// | `sparsity` | `p`   | the part of the values that is pruned  |
/// | threshold  | `t_p` | the magnitude up to which is pruned    |
///
/// Differs from the paper: the threshold is each row's own quantile, not one estimated beforehand for a layer, and the
/// strength α is ours.
///
/// - SeeAlso: Liu et al., "Training-Free Activation Sparsity in Large Language Models" (TEAL), ICLR 2025,
///   [arXiv 2408.14690](https://arxiv.org/abs/2408.14690), the section on the thresholding function.
struct MagnitudePruning: PluginIntervention {
    static let id = "pruning"
    static let summary = "Sets the smallest values of every row to zero."
    static let source = "TEAL, Liu et al. 2025, arXiv 2408.14690"
    static let isLinear = true
    static let parameters = [
        ParameterDescriptor(
            "sparsity", .real(default: 0.5, range: 0...1), "The part of the values that is pruned.")
    ]

    /// The part of the values that is pruned.
    let sparsity: Double

    /// Creates the intervention with its parameter.
    init(parameters: ParameterValues) {
        sparsity = parameters.real("sparsity")
    }

    /// Makes room for one row's magnitudes.
    func prepare(for shape: RunShape) -> any PreparedIntervention {
        let pruned = Int((sparsity * Double(shape.width)).rounded(.up))
        return PreparedPruning(width: shape.width, pruned: pruned)
    }
}

/// Magnitude pruning with its memory.
final class PreparedPruning: PreparedIntervention {
    /// The number of values pruned in a row.
    private let pruned: Int
    /// One row's magnitudes as bits, which order like the numbers.
    private var magnitudes: [UInt32]

    /// Allocates the memory.
    init(width: Int, pruned: Int) {
        self.pruned = pruned
        magnitudes = Array(repeating: 0, count: width)
    }

    /// Prunes every row, each by its own strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        guard pruned > 0 else { return .edited }
        let (width, strengths) = (rows.width, rows.strengths)
        rows.withMutableValues { values in
            for (row, strength) in strengths.enumerated() where strength != 0 {
                let start = row * width
                for i in 0..<width { magnitudes[i] = values[start + i].magnitude.bitPattern }
                let threshold = magnitudes.element(ofRank: pruned - 1)
                for i in start..<(start + width)
                where values[i].magnitude.bitPattern <= threshold {
                    values[i] -= strength * values[i]
                }
            }
        }
        return .edited
    }
}

extension [UInt32] {
    /// Returns the element that would be at a place if the array were sorted, and reorders the array.
    ///
    /// Hoare's selection: narrows the part that holds the place down to one element.
    ///
    /// - Complexity: O(`count`) on average.
    mutating func element(ofRank rank: Int) -> UInt32 {
        var (low, high) = (0, count - 1)
        while low < high {
            let pivot = self[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while self[right] > pivot { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                break
            }
        }
        return self[rank]
    }
}
