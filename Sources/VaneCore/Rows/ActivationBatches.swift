/// An asynchronous sequence of batches that computes one batch when it is asked for one, so memory stays bounded.
public struct ActivationBatches: AsyncSequence, Sendable {
    /// What yields the next batch, or nothing at the end.
    public typealias Pull = @Sendable () async throws -> ActivationBatch?

    /// Makes an iteration from the start.
    private let start: @Sendable () -> Pull

    /// Creates a sequence from a closure that begins an iteration.
    public init(_ start: @escaping @Sendable () -> Pull) {
        self.start = start
    }

    /// Begins an iteration.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pull: start())
    }

    /// One pass over the batches.
    public struct Iterator: AsyncIteratorProtocol {
        /// What yields the next batch.
        let pull: Pull

        /// Computes the next batch.
        ///
        /// - Throws: What the source throws, with its own error type.
        public mutating func next() async throws -> ActivationBatch? {
            try await pull()
        }
    }
}
