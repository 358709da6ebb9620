import VaneCore
import VaneTensors

/// Times calls of interventions with rows of one shape, in turn.
struct PluginCallTiming {
    /// The number of values in a row.
    let width: Int
    /// The number of rows in a call.
    let rows: Int
    /// How often each is timed, after one time that does not count.
    let repeats: Int

    /// How long each is called in one timing, so that the clock's own time is nothing beside it.
    private static let seconds = 0.005

    /// One method's figures.
    struct Row: Encodable {
        /// The method.
        let method: String
        /// The number of values in a row.
        let width: Int
        /// The number of rows in a call.
        let rows: Int
        /// The median of the microseconds of a call.
        let microseconds: Double
        /// The median of the ratios to the first method beside it.
        let toBuiltIn: Double
    }

    /// Times all interventions.
    ///
    /// - Throws: What getting ready throws, and `CommandError` when an edit fails.
    func rows(
        _ interventions: [(name: String, intervention: any Intervention)]
    ) throws -> [Row] {
        let ready = try interventions.map { try prepared($0.intervention) }
        var times = [[Double]](repeating: [], count: ready.count)
        for round in 0...repeats {
            let order = round % 2 == 0 ? Array(ready.indices) : ready.indices.reversed()
            for place in order {
                let time = try time(ready[place], interventions[place].name)
                if round > 0 { times[place].append(time) }
            }
        }
        return interventions.indices.map { place in
            Row(
                method: interventions[place].name, width: width, rows: rows,
                microseconds: times[place].median * 1e6,
                toBuiltIn: zip(times[place], times[0]).map { $0 / $1 }.median)
        }
    }

    /// Gets an intervention ready, with a context where it needs one.
    private func prepared(
        _ intervention: any Intervention
    ) throws -> any PreparedIntervention {
        let isContextual = intervention.needs.context != nil
        let prepared = try intervention.prepare(
            for: RunShape(
                width: width, contextWidth: isContextual ? width : 0, sequences: 1, rows: rows))
        if isContextual { prepared.begin(batch(of: 1)) }
        return prepared
    }

    /// Rows of one sequence, all values a half.
    private func batch(of count: Int) -> ActivationRows {
        var batch = ActivationRows(width: width, capacity: count)
        let values = [Float](repeating: 0.5, count: width)
        for position in 0..<count {
            let label = RowLabel(sequence: 0, position: position, promptLength: 1, token: 0)
            batch.append(label, strength: 1e-6, from: values.span, at: 0)
        }
        return batch
    }

    /// Returns the mean seconds of a call, over calls for some milliseconds.
    ///
    /// The rows are edited again and again, so their strength is small; they are new for every timing.
    private func time(_ intervention: any PreparedIntervention, _ name: String) throws -> Double {
        var batch = batch(of: rows)
        let start = ContinuousClock.now
        var calls = 0
        var elapsed = 0.0
        repeat {
            for _ in 0..<16 {
                if let failure = intervention.apply(to: &batch).failure {
                    throw CommandError("'\(name)' failed: \(failure)")
                }
            }
            calls += 16
            elapsed = (ContinuousClock.now - start).seconds
        } while elapsed < Self.seconds
        return elapsed / Double(calls)
    }
}
