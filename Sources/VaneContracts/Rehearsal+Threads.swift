internal import Synchronization
internal import VaneCore
internal import VaneTensors

extension Rehearsal {
    /// The threads that work at the same time.
    private static let threads = 4
    /// The instances that each thread makes, uses and ends.
    private static let rounds = 100
    /// How often each instance edits the rows; most of a thread's time shall pass inside of the method.
    private static let edits = 16

    /// Tries ``InterventionPromise/threads``: every thread has rows of its own and edits them by one instance after another.
    func threads() throws -> Breach? {
        let workers = (0..<Self.threads).map {
            Rehearsal(subject, seed: seed, stream: 30 + UInt64($0))
        }
        let batches = workers.map(\.batch)
        let expected = try zip(workers, batches).map { try $0.results(of: $1) }
        let seen = Mutex<String?>(nil)
        let started = Crowd.run(Self.threads) { index in
            for _ in 0..<Self.rounds where seen.withLock({ $0 == nil }) {
                let words = workers[index].deviation(batches[index], from: expected[index])
                guard let words else { continue }
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

    /// All rows, as they are handed over.
    private var batch: ActivationRows {
        ActivationRows(
            values: Tensor(shape: [rows.count, subject.width], rows.flatMap(\.self)),
            labels: labels)
    }

    /// Edits the same rows several times by an instance that ends with the call.
    ///
    /// - Throws: ``Refusal``, and what `prepare` throws.
    /// - Returns: What each edit has made of them.
    private func results(of batch: ActivationRows) throws -> [ActivationRows] {
        let prepared = try prepared()
        return try (0..<Self.edits).map { _ in
            var edited = batch
            if let words = prepared.apply(to: &edited).failure {
                throw Refusal(rows: edited.count, words: words)
            }
            return edited
        }
    }

    /// Edits the rows again and tells what is not as it was, if anything.
    private func deviation(_ batch: ActivationRows, from expected: [ActivationRows]) -> String? {
        do {
            for (edited, expected) in zip(try results(of: batch), expected) {
                if let words = difference(edited, expected) { return words }
            }
            return nil
        } catch let refusal as Refusal {
            return "an edit failed that had not when one thread worked alone: \(refusal.words)"
        } catch {
            return "it refused what it had taken when one thread worked alone: \(error)"
        }
    }

    /// Tells the first value whose bits differ, if any does.
    private func difference(_ edited: ActivationRows, _ expected: ActivationRows) -> String? {
        let width = subject.width
        return edited.withValues { now in
            expected.withValues { before in
                let place = now.indices.first { now[$0].bitPattern != before[$0].bitPattern }
                return place.map { place in
                    "row \(place / width) is another than when one thread worked alone, as in value "
                        + "\(place % width) from \(before[place]) to \(now[place])"
                }
            }
        }
    }
}
