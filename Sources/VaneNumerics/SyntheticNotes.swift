public import VaneTensors

/// The synthetic data of the notes that this work grew from, drawn so that any language can draw them again.
///
/// In both, numbers come from `SeededGenerator.normals(shape:)` on the streams that `SeededStream` names.
public enum SyntheticNotes {
    /// Rows with binary labels.
    public struct Probe: Sendable {
        /// The rows, `[N, D]`.
        public let rows: Tensor<Float>

        /// The labels, `[N]`, each 0 or 1.
        public let labels: Tensor<Float>
    }

    /// Contexts with the shifts to predict from them.
    public struct Steering: Sendable {
        /// The contexts h, `[N, D]`.
        public let contexts: Tensor<Float>

        /// The shifts z, `[N, D]`.
        public let targets: Tensor<Float>
    }

    /// Draws rows of standard normal numbers, labelled by the side of a random plane on which they lie.
    ///
    /// Row x has label 1 where `Σ x_i u_i > 0`, summed in double precision from i = 0, with u of stream `probeRule`.
    public static func probe(rows: Int = 64, width: Int = 1024, seed: UInt64 = 0) -> Probe {
        var generator = SeededGenerator(seed: seed, stream: SeededStream.probeRows)
        var ruler = SeededGenerator(seed: seed, stream: SeededStream.probeRule)
        let values = generator.normals(shape: [rows, width])
        let rule = ruler.normals(shape: [width])
        let labels = values.withSpan { values in
            rule.withSpan { rule in
                (0..<rows).map { row -> Float in
                    var sum = 0.0
                    for i in 0..<width { sum += Double(values[row * width + i]) * Double(rule[i]) }
                    return sum > 0 ? 1 : 0
                }
            }
        }
        return Probe(rows: values, labels: Tensor(shape: [rows], labels))
    }

    /// Draws contexts of standard normal numbers and maps them linearly: `z = h W`, with W standard normal over √D.
    ///
    /// The map is linear, so ridge regression can learn it too: these data show that training works, not that L2S is needed.
    public static func steering(
        examples: Int = 10_000, width: Int = 2048, seed: UInt64 = 0
    ) -> Steering {
        var generator = SeededGenerator(seed: seed, stream: SeededStream.contexts)
        var mapper = SeededGenerator(seed: seed, stream: SeededStream.linearMap)
        let contexts = generator.normals(shape: [examples, width])
        let map = mapper.normals(shape: [width, width])
        var targets = Tensor<Float>(shape: [examples, width], repeating: 0)
        let product = MatrixProduct(
            rows: examples, columns: width, inner: width,
            scale: Float(1 / Double(width).squareRoot()))
        contexts.withSpan { contexts in
            map.withSpan { map in
                targets.withMutableSpan { product(contexts, map, into: &$0) }
            }
        }
        return Steering(contexts: contexts, targets: targets)
    }
}
