import Synchronization
import VaneCore

/// Computes the next batch while the reader works on the one before; two batches are in memory then.
final class Prefetch: Sendable {
    /// What computes a batch.
    private let pull: ActivationBatches.Pull

    /// The batch that is being computed ahead.
    private let ahead = Mutex<Task<ActivationBatch?, any Error>?>(nil)

    /// Wraps an iteration.
    init(_ pull: @escaping ActivationBatches.Pull) { self.pull = pull }

    deinit { ahead.withLock { $0?.cancel() } }

    /// Returns the next batch and begins the one after it.
    ///
    /// - Throws: What the iteration throws.
    func next() async throws -> ActivationBatch? {
        let task = ahead.withLock { ahead in
            defer { ahead = nil }
            return ahead
        }
        let pull = pull
        let batch = try await (task ?? Task.detached { try await pull() }).value
        guard batch != nil else { return nil }
        ahead.withLock { $0 = Task.detached { try await pull() } }
        return batch
    }
}
