public import VaneCore

extension Archive {
    /// Yields rows in random order for training, in mini-batches of one size; every chunk is decoded once an epoch.
    ///
    /// A shuffle by blocks: the chunks are put in random order, as many as fit the memory are read, and their rows are
    /// shuffled together. Rows of one chunk hence come near each other; the more memory, the farther apart they may be.
    ///
    /// - Parameters:
    ///   - hookPoints: Where.
    ///   - samples: The samples whose rows are wanted; all when left out.
    ///   - batchSize: The rows of a batch; the last one of an epoch may have fewer.
    ///   - seed: The seed of the order.
    ///   - epoch: The epoch's number; each has its own order.
    ///   - memoryByteCount: The most bytes of values that are shuffled together, but for one chunk a hook point.
    /// - Returns: The batches. Iteration throws ``ArchiveError`` with code `notACorpus`, `absent`, `emptySelection` or
    ///   `damaged`.
    /// - Precondition: A batch has at least one row.
    public func shuffledRows(
        at hookPoints: [HookPoint], ofSamples samples: [Int]? = nil, batchSize: Int,
        seed: UInt64, epoch: Int = 0, memoryByteCount: Int = 256 << 20
    ) -> ActivationBatches {
        precondition(batchSize > 0, "A batch has at least one row.")
        let archive = self
        return ActivationBatches {
            let iteration = ShuffledIteration(
                archive, hookPoints, samples, batchSize: batchSize, seed: seed, epoch: epoch,
                memoryByteCount: memoryByteCount)
            let prefetch = Prefetch { try iteration.next() }
            return { try await prefetch.next() }
        }
    }
}
