internal import Synchronization
internal import VaneCore

extension Rehearsal {
    /// The threads that work at the same time.
    private static let threads = 4
    /// The instances that each thread makes, uses and ends.
    private static let rounds = 40

    /// Tries ``InterventionPromise/threads``: every thread has rows of its own and edits them by one instance after another.
    func threads() throws -> Breach? {
        let workers = (0..<Self.threads).map {
            Rehearsal(subject, seed: seed, stream: 30 + UInt64($0))
        }
        let expected = try workers.map { try $0.editedTwice() }
        let seen = Mutex<String?>(nil)
        let started = Crowd.run(Self.threads) { index in
            for _ in 0..<Self.rounds where seen.withLock({ $0 == nil }) {
                guard let words = workers[index].deviation(from: expected[index]) else { continue }
                seen.withLock { $0 = $0 ?? words }
            }
        }
        let words = seen.withLock { $0 }
        guard words != nil || started < Self.threads else { return nil }
        return Breach(
            tried:
                "\(started) threads made, used and ended instances of their own at the same time",
            seen: words ?? "the system started no more threads",
            remedy: words == nil
                ? "let the process have \(Self.threads) threads"
                : "keep what an instance writes in the instance, and nothing of it at file scope")
    }

    /// Edits all rows twice by an instance that ends with the call.
    private func editedTwice() throws -> [[Float]] {
        let prepared = try prepared()
        return try edit(rows, by: prepared).rows + edit(rows, by: prepared).rows
    }

    /// Edits all rows again and tells what is not as it was, if anything.
    private func deviation(from expected: [[Float]]) -> String? {
        do {
            let edited = try editedTwice()
            guard let row = expected.indices.first(where: { edited[$0].bits != expected[$0].bits })
            else { return nil }
            return "row \(row % rows.count) is another than when one thread worked alone"
                + Self.difference(expected[row], edited[row])
        } catch let refusal as Refusal {
            return "an edit failed that had not when one thread worked alone: \(refusal.words)"
        } catch {
            return "it refused what it had taken when one thread worked alone: \(error)"
        }
    }
}
