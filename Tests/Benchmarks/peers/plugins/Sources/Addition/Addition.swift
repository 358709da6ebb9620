import VaneCore
import VanePluginKit
import VaneTensors

/// The addition that `vane bench plugin` times, as a plugin in Swift: `h' = h + αv` with `v` = −3, −2, …, 3, −3, ….
struct Addition: PluginIntervention {
    static let id = "addition-swift"
    static let summary = "Adds a vector."
    static let isLinear = true

    init(parameters: ParameterValues) {}

    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared(shape.width) }

    /// The addition at work.
    final class Prepared: PreparedIntervention {
        /// The vector, `[D]`.
        private let vector: Tensor<Float>

        /// Writes the vector down.
        init(_ width: Int) {
            vector = Tensor(shape: [width], (0..<width).map { Float($0 % 7 - 3) })
        }

        /// Adds the vector to each row by the row's strength.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            let strengths = rows.strengths
            vector.withSpan { vector in
                rows.withMutableValues { values in
                    for (row, strength) in strengths.enumerated() where strength != 0 {
                        values.add(
                            vector, at: 0, times: strength, to: row * vector.count,
                            count: vector.count)
                    }
                }
            }
            return .edited
        }
    }
}

/// Offers what the library has.
@c(vane_plugin_offer) public func offer() { Offers.add(Addition.self) }
