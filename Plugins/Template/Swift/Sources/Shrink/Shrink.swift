import VaneCore
import VanePluginKit

/// Scales every row: `h' = (1 − αr) h`, with the row's strength α and the parameter `rate`, r.
struct Shrink: PluginIntervention {
    static let id = "shrink"
    static let summary = "Scales every row by 1 − αr."
    static let source = ""
    static let parameters = [
        ParameterDescriptor(
            "rate", .real(default: 0.1, range: 0...1), unit: "of the row", "The part taken away, r."
        )
    ]

    /// The part taken away.
    let rate: Float

    /// Creates the intervention with its parameters, which are there and inside their ranges.
    init(parameters: ParameterValues) {
        rate = Float(parameters.real("rate"))
    }

    /// Makes the intervention ready for rows of a width: the place to take memory, and to refuse by an error.
    func prepare(for shape: RunShape) -> any PreparedIntervention {
        Prepared(rate: rate)
    }

    /// The intervention at work.
    final class Prepared: PreparedIntervention {
        /// The part taken away.
        private let rate: Float

        /// Takes the part over.
        init(rate: Float) {
            self.rate = rate
        }

        /// Edits the rows in place, each by its own strength; takes no memory, and leaves a row of strength 0 alone.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            let (width, strengths) = (rows.width, rows.strengths)
            rows.withMutableValues { values in
                for (row, strength) in strengths.enumerated() where strength != 0 {
                    let factor = 1 - strength * rate
                    for i in (row * width)..<((row + 1) * width) { values[i] *= factor }
                }
            }
            return .edited
        }
    }
}

/// Offers what the library has; the kit calls it when the library is loaded.
@c(vane_plugin_offer) public func offer() {
    Offers.name("Shrink", version: "0.1.0")
    Offers.add(Shrink.self)
}
