public import VaneCore
import VaneTensors

/// Keeps training pairs for the k-nearest-neighbour predictor.
public struct NeighborTrainer: Trainer, Hashable {
    /// How many neighbours are averaged, k.
    public var count: Int

    /// Creates the trainer.
    public init(count: Int = 8) {
        self.count = count
    }

    /// Brings the contexts to length 1; one without length stays as it is and is nobody's neighbour first.
    ///
    /// - Throws: `VaneError` with code `missingData` when there are fewer than k pairs.
    public func train(
        on data: SteeringDataset, report: (TrainingProgress) -> Void
    ) throws -> NeighborPredictor {
        try data.requirePairs(count, for: "knn")
        var contexts = data.contexts
        let width = contexts.width
        contexts.withMutableSpan { values in
            for row in 0..<data.contexts.rows {
                var square = 0.0
                for i in 0..<width {
                    let value = Double(values[row * width + i])
                    square += value * value
                }
                guard square > 0 else { continue }
                let factor = 1 / square.squareRoot()
                for i in 0..<width {
                    values[row * width + i] = Float(Double(values[row * width + i]) * factor)
                }
            }
        }
        return NeighborPredictor(contexts: contexts, shifts: data.shifts, count: count)
    }
}
