/// Hyperparameters that, given data, yield a trained value; the two are never one type.
public protocol Trainer<Input, Trained>: Sendable {
    /// What is learned from.
    associatedtype Input
    /// What is learned.
    associatedtype Trained: Sendable

    /// Learns from data; the same data and seed give the same value on the same machine.
    ///
    /// - Throws: ``VaneError`` for data that the method cannot learn from, and the solver's error.
    func train(on data: Input, report: (TrainingProgress) -> Void) throws -> Trained
}

/// How far a training has come.
public struct TrainingProgress: Sendable, Hashable {
    /// The epoch or iteration just finished, from 1.
    public var epoch: Int
    /// The mean loss over it, or the objective that a solver minimises.
    public var loss: Double
    /// What the user must know of the result, in one line: a solver that stopped short of the optimum says so here.
    public var warning: String?

    /// Creates a note of progress.
    public init(epoch: Int, loss: Double, warning: String? = nil) {
        self.epoch = epoch
        self.loss = loss
        self.warning = warning
    }
}
