import Foundation
import Synchronization
import VaneCore

/// An intervention that adds α to every value and breaks one promise on the way, or none.
struct Breaker: Intervention, CustomStringConvertible {
    /// How.
    enum Way: String, CaseIterable, Sendable {
        /// It keeps every promise.
        case none
        /// It edits rows of strength 0 as well.
        case ignoresStrength
        /// It counts its calls and adds the count.
        case countsCalls
        /// It adds more to the second row of a call.
        case looksAtPlaces
        /// It adds a millionth of the call's sum.
        case sums
        /// It keeps state outside of what was prepared.
        case remembers
        /// It declines every row and edits it.
        case lies
        /// It adds the square of α.
        case squares
        /// It edits every row in a place that all instances share.
        case shares
        /// It does nothing.
        case idle
        /// It fails.
        case fails
    }

    /// State that is shared, which it must not be.
    final class Memory: Sendable {
        /// The number of runs prepared.
        let runs = Mutex<Float>(0)
        /// The place in which rows are edited.
        let place = Mutex<[Float]>([])
    }

    /// How it breaks a promise.
    let way: Way
    /// What it remembers.
    let memory = Memory()

    /// The way's name.
    var description: String { way.rawValue }

    /// Counts runs.
    func prepare(for shape: RunShape) -> any PreparedIntervention {
        let run = memory.runs.withLock { runs in
            runs += 1
            return runs
        }
        return Prepared(way: way, run: run, memory: memory)
    }

    /// The intervention at work.
    private final class Prepared: PreparedIntervention {
        /// How it breaks a promise.
        let way: Way
        /// The number of the run.
        let run: Float
        /// What instances share.
        let memory: Memory
        /// The calls so far.
        var calls: Float = 0

        /// Creates it.
        init(way: Way, run: Float, memory: Memory) {
            self.way = way
            self.run = run
            self.memory = memory
        }

        /// Edits.
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            guard way != .fails else { return EditOutcome(failure: "too tired") }
            guard way != .idle else { return .edited }
            calls += 1
            let (strengths, width, way) = (rows.strengths, rows.width, way)
            let (calls, run, memory) = (calls, run, memory)
            rows.withMutableValues { values in
                var sum: Float = 0
                for i in values.indices { sum += values[i] * 1e-2 }
                for (row, strength) in strengths.enumerated() {
                    guard strength != 0 || way == .ignoresStrength else { continue }
                    var change = way == .squares ? strength * strength : strength
                    if way == .ignoresStrength, strength == 0 { change = 1 }
                    if way == .countsCalls { change *= calls }
                    if way == .remembers { change *= run }
                    if way == .looksAtPlaces, row == 1 { change *= 2 }
                    if way == .sums { change *= 1 + sum }
                    let places = (row * width)..<((row + 1) * width)
                    for i in places { values[i] += change }
                    guard way == .shares else { continue }
                    // Between being put there and taken back the row may be replaced by another thread's.
                    let edited = places.map { values[$0] }
                    memory.place.withLock { $0 = edited }
                    sched_yield()
                    let found = memory.place.withLock { $0 }
                    for (offset, i) in places.enumerated() { values[i] = found[offset] }
                }
            }
            return EditOutcome(declined: way == .lies ? strengths.count : 0)
        }
    }
}
