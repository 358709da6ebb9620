import Synchronization

/// A bar that shows how far a stage has come and how long the rest will take; plain lines where there is no terminal.
final class ProgressBar: Sendable {
    /// What changes while a stage runs.
    private struct State {
        /// The stage's name.
        var name = ""
        /// The steps done.
        var done = 0
        /// The steps in all.
        var total = 0
        /// When the stage began.
        var start = ContinuousClock.now
    }

    /// The state; the lock guards it alone.
    private let state = Mutex(State())
    /// When everything began.
    private let start = ContinuousClock.now

    /// Begins a stage of steps that a plural names.
    func begin(_ name: String, total: Int, of steps: String = "trials") {
        let elapsed = (ContinuousClock.now - start).seconds
        state.withLock {
            $0 = State(name: name, done: 0, total: total)
            Console.note("[\(elapsed.tenths) s] \(name)" + (total > 1 ? ": \(total) \(steps)" : ""))
        }
    }

    /// Notes one step, or several at once.
    func step(by count: Int = 1) {
        state.withLock { state in
            state.done += count
            let share = Double(state.done) / Double(max(1, state.total))
            let elapsed = (ContinuousClock.now - state.start).seconds
            let rest = share > 0 ? elapsed / share - elapsed : 0
            let filled = Int(share * 30)
            let bar =
                String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
            Console.progress(
                "\(state.name) [\(bar)] \(state.done)/\(state.total), \(rest.tenths) s left")
        }
    }

    /// Ends the display.
    func finish() {
        Console.finishProgress()
    }
}

extension Duration {
    /// The length in seconds.
    var seconds: Double {
        let parts = components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
}

extension Double {
    /// The number with one decimal.
    var tenths: String {
        guard isFinite, abs(self) < 1e15 else { return "\(self)" }
        let scaled = Int((self * 10).rounded())
        return "\(scaled / 10).\(abs(scaled % 10))"
    }
}
