internal import Dispatch
internal import Synchronization
internal import VaneCore

extension Examination {
    /// Tries ``PluginPromise/threads``: instances of the method's own settings, each on one thread, many threads at a time.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func threads(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        let seed = request.seed
        var alone: [[UInt32]] = []
        for recipe in workable.recipes { alone.append(try workable.result(of: recipe, seed: seed)) }
        let findings = Mutex<[String]>([])
        let expected = alone
        // Which function the child is in is noted by all threads; the last one's note stands.
        DispatchQueue.concurrentPerform(iterations: Self.threads) { thread in
            for round in 0..<Self.rounds {
                let place = (thread + round) % workable.recipes.count
                let found: String?
                do throws(PluginError) {
                    let result = try workable.result(of: workable.recipes[place], seed: seed)
                    found =
                        result == expected[place]
                        ? nil : "an instance gave something else than alone"
                } catch {
                    found = error.message
                }
                guard let found else { continue }
                findings.withLock { $0.append(found) }
                return
            }
        }
        return findings.withLock(\.first).map { seen in
            Breach(
                tried:
                    "\(Self.threads) threads made, used and ended instances of their own at once",
                seen: seen, remedy: PluginPromise.threads.remedyForLoss)
        }
    }

    /// The number of threads.
    private static let threads = 8
    /// How many instances each of them makes.
    private static let rounds = 40
}

extension WorkableMethod {
    /// Makes an instance, hands it rows, and returns the bits of what it makes of them.
    ///
    /// - Throws: ``PluginError`` as the library fails.
    fileprivate func result(of recipe: PluginRecipe, seed: UInt64) throws(PluginError) -> [UInt32] {
        let (sample, instance) = (RowSample(width: width, seed: seed), try instance(recipe))
        return method.kind == .intervention
            ? try sample.edit(by: instance, RowShelf()).rows.flatMap(\.bits)
            : try sample.score(by: instance, RowShelf()).scores.bits
    }
}
