import Synchronization
import VaneCore

/// The losses that a fit has reported; the lock guards the list alone.
final class LossLog: Sendable {
    /// The list.
    private let list = Mutex<[TrainingProgress]>([])

    /// Adds a loss.
    func append(_ progress: TrainingProgress) {
        list.withLock { $0.append(progress) }
    }

    /// The losses in order.
    var all: [TrainingProgress] { list.withLock { $0 } }
}
