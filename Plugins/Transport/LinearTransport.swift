import VaneCore
import VanePluginKit
import VaneTensors

/// What was learned: for every coordinate a line, and the range of the source over which it was fitted.
///
/// The edited coordinate is `h'_j = (1 − λ) h_j + λ (ω_j h_j + β_j)`, where `λ` is the row's strength, and `h'_j = h_j` outside of
/// `[least_j, greatest_j]` unless the support is everything.
struct LinearTransport: PluginState, Intervention {
    /// The slopes ω, `[D]`.
    let slope: Tensor<Float>
    /// The offsets β, `[D]`.
    let offset: Tensor<Float>
    /// The least value of the source at each coordinate, `[D]`.
    let least: Tensor<Float>
    /// The greatest value of the source at each coordinate, `[D]`.
    let greatest: Tensor<Float>
    /// Whether values outside of the source's range are moved as well; a parameter, so that it is not kept here.
    let movesAll: Bool

    /// What is kept.
    var tensors: [String: Tensor<Float>] {
        ["slope": slope, "offset": offset, "least": least, "greatest": greatest]
    }

    /// Puts the lines of all coordinates together.
    init(_ lines: [TransportLine], movesAll: Bool) {
        func tensor(_ value: (TransportLine) -> Float) -> Tensor<Float> {
            Tensor(shape: [lines.count], lines.map(value))
        }
        slope = tensor { Float($0.slope) }
        offset = tensor { Float($0.offset) }
        least = tensor(\.least)
        greatest = tensor(\.greatest)
        self.movesAll = movesAll
    }

    /// Brings back what was kept.
    ///
    /// - Throws: `VaneError` with code `missingData`, `shapeMismatch` or `nonFinite`.
    init(tensors: [String: Tensor<Float>], parameters: ParameterValues) throws {
        var kept = Kept(tensors)
        slope = try kept.take("slope", shape: [nil])
        offset = try kept.take("offset", shape: slope.shape)
        least = try kept.take("least", shape: slope.shape)
        greatest = try kept.take("greatest", shape: slope.shape)
        try kept.finish()
        movesAll = LinearTransportTrainer.movesAll(parameters)
    }

    /// Gets ready for rows of the width that it was fitted on.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch`.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: slope.count, of: LinearTransportTrainer.id)
        return PreparedTransport(self)
    }
}

/// A transport at work.
final class PreparedTransport: PreparedIntervention {
    /// What was learned.
    private let transport: LinearTransport

    /// Takes what was learned.
    init(_ transport: LinearTransport) {
        self.transport = transport
    }

    /// Carries every row's coordinates, each row by its own strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let strengths = rows.strengths
        transport.withSpans { slope, offset, least, greatest in
            rows.withMutableValues { values in
                for (row, strength) in strengths.enumerated() where strength != 0 {
                    let start = row * slope.count
                    for j in slope.indices {
                        let value = values[start + j]
                        let isInside = least[j] <= value && value <= greatest[j]
                        guard isInside || transport.movesAll else { continue }
                        let carried = slope[j] * value + offset[j]
                        values[start + j] = value + strength * (carried - value)
                    }
                }
            }
        }
        return .edited
    }
}

extension LinearTransport {
    /// Calls a closure with slopes, offsets, least and greatest values.
    fileprivate func withSpans(
        _ body: (Span<Float>, Span<Float>, Span<Float>, Span<Float>) -> Void
    ) {
        slope.withSpan { slope in
            offset.withSpan { offset in
                least.withSpan { least in
                    greatest.withSpan { greatest in body(slope, offset, least, greatest) }
                }
            }
        }
    }
}
