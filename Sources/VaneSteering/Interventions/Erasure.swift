public import VaneCore
internal import VaneNumerics
public import VaneTensors

/// Takes a part of low rank away from every selected row: `h ← h − α Σ_j (⟨r_j, h⟩ − c_j) w_j`.
///
/// | here     | meaning                                                            | shape    |
/// |----------|--------------------------------------------------------------------|----------|
/// | `read`   | `r_j`, what finds the part                                         | `[k, D]` |
/// | `write`  | `w_j`, what is taken away                                          | `[k, D]` |
/// | `offset` | `c_j`, what each `⟨r_j, h⟩` is where the concept is absent         | `[k]`    |
/// | strength | `α`, the application's, row by row: 1 takes the whole part away    | –        |
///
/// - SeeAlso: ``ConceptErasure``, which learns it.
public struct Erasure: Intervention, Equatable {
    /// The vectors that read, `[k, D]`.
    public let read: Tensor<Float>

    /// The vectors that are taken away, `[k, D]`.
    public let write: Tensor<Float>

    /// What is read where the concept is absent, `[k]`.
    public let offset: Tensor<Float>

    /// The method's id, for messages.
    let method: String

    /// Creates an erasure.
    ///
    /// - Precondition: There are as many vectors of both kinds as offsets.
    public init(
        read: Tensor<Float>, write: Tensor<Float>, offset: Tensor<Float>, method: String = "leace"
    ) {
        precondition(
            read.shape == write.shape && offset.shape == [read.rows],
            "Each vector that reads has one that is taken away, and an offset.")
        self.read = read
        self.write = write
        self.offset = offset
        self.method = method
    }

    /// Takes rows of the vectors' width.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` for another width.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try shape.require(width: read.width, of: method)
        return PreparedErasure(self)
    }
}

/// An erasure at work.
private final class PreparedErasure: PreparedIntervention {
    /// What is read and taken away.
    private let erasure: Erasure
    /// How much of each vector the row at hand loses, `[k]`.
    private var shares: [Float]

    /// Makes room for the shares.
    init(_ erasure: Erasure) {
        self.erasure = erasure
        shares = Array(repeating: 0, count: erasure.read.rows)
    }

    /// Reads all shares of a row, then takes them away by the row's strength.
    func apply(to rows: inout ActivationRows) -> EditOutcome {
        let (strengths, width) = (rows.strengths, rows.width)
        erasure.read.withSpan { read in
            erasure.write.withSpan { write in
                rows.withMutableValues { values in
                    for row in strengths.indices where strengths[row] != 0 {
                        let start = row * width
                        for j in shares.indices {
                            let vector = read.extracting((j * width)..<((j + 1) * width))
                            let place = RowKernels.dot(
                                vector, values.span.extracting(start..<(start + width)))
                            shares[j] = strengths[row] * (erasure.offset[j] - place)
                        }
                        // Adding a zero would lose the sign of another one.
                        for j in shares.indices where shares[j] != 0 {
                            values.add(
                                write, at: j * width, times: shares[j], to: start, count: width)
                        }
                    }
                }
            }
        }
        return .edited
    }
}
