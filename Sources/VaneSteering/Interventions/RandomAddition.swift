public import VaneCore
import VaneTensors

/// Adds to every sequence's rows a random vector as long as the one another method would add: the norm-matched control.
///
/// A sequence's direction depends on the seed and on its prompt's tokens alone, whatever the batches and the other prompts
/// (the run's `SequenceKeys`; without them, on the sequence's number).
///
/// | here        | paper              | meaning                                        |
/// |-------------|--------------------|------------------------------------------------|
/// | `reference` | –                  | the method whose shifts' lengths are taken     |
/// | result      | `‖ẑ_X‖ · u`        | `u` a random unit vector, one a sequence       |
///
/// - SeeAlso: "Norm-Rnd" of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815).
public struct RandomAddition: Intervention, SequenceShifting {
    /// The method whose shifts' lengths are taken.
    private let reference: any SequenceShifting

    /// The seed of the directions.
    public let seed: UInt64

    /// Creates a control of another intervention.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` when the reference does not add shifts.
    public init(matching reference: any Intervention, named name: String, seed: UInt64) throws {
        switch reference {
        case let addition as Addition: self.reference = EverySequence(addition)
        case let shifting as any SequenceShifting: self.reference = shifting
        default:
            throw VaneError(
                .invalidMethod,
                "'random' cannot match '\(name)', which adds no vector; choose another reference.")
        }
        self.seed = seed
    }

    /// What the reference needs.
    public var needs: InterventionNeeds { reference.needs }

    /// Takes what the reference takes.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch`.
    public func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try prepareShifts(for: shape)
    }

    /// Makes the table of shifts ready.
    func prepareShifts(for shape: RunShape) throws -> SequenceShifts {
        let prepared = try reference.prepareShifts(for: shape)
        prepared.randomize(seed: seed, keys: shape.keys)
        return prepared
    }
}

/// A constant vector, written out for every sequence.
private struct EverySequence: SequenceShifting {
    /// The constant vector's addition.
    let addition: Addition

    /// Creates it.
    init(_ addition: Addition) {
        self.addition = addition
    }

    /// Makes the table ready.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        try prepareShifts(for: shape)
    }

    /// Repeats the vector.
    func prepareShifts(for shape: RunShape) throws -> SequenceShifts {
        try shape.require(width: addition.direction.width, of: addition.method)
        let vector = addition.direction.vector
        return SequenceShifts(
            Tensor(
                shape: [shape.sequences, vector.count],
                (0..<shape.sequences).flatMap { _ in vector }))
    }
}
