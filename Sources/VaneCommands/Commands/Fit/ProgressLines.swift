import Synchronization
import VaneCore

/// Tells how far a training has come, a few lines a second at most.
final class ProgressLines: Sendable {
    /// When the last line was printed.
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// The time between two lines.
    private static let pause = Duration.milliseconds(200)

    /// Prints a line, unless one was printed just before.
    ///
    /// The first ten epochs are all told.
    func show(_ progress: TrainingProgress) {
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            let isDue = progress.epoch <= 10 || last.map { now - $0 >= Self.pause } ?? true
            if isDue { last = now }
            return isDue
        }
        guard isDue else { return }
        let loss = progress.loss.isNaN ? "done" : "loss \(progress.loss.shortened)"
        Console.note("epoch \(progress.epoch): \(loss)")
    }
}
