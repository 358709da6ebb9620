public import VaneCore

extension Archive: ActivationSource {
    /// What the corpus holds; nothing but the names of its arrays is known about a store that is no corpus.
    public var catalog: ActivationCatalog {
        guard let attributes else {
            return ActivationCatalog(
                model: nil, hookPoints: [], widths: [:], elementType: "", sampleCount: 0,
                rowCount: nil, selection: .all)
        }
        let corpus = attributes.description
        return ActivationCatalog(
            model: corpus.model, hookPoints: corpus.hookPoints, widths: corpus.widths,
            elementType: corpus.encoding.sourceType.rawValue, sampleCount: attributes.sampleCount,
            rowCount: attributes.rowCount, selection: corpus.selection)
    }

    /// Yields the stored rows that a selection includes, in the order of the samples.
    ///
    /// The next batch is decoded while the reader works on the one before. Rows that a repair could not save are left out.
    /// A head of a stored `head_out` may be asked for by its number. With a selection that reduces, each sample's rows
    /// become one. Iteration throws ``ArchiveError`` with code `notACorpus`, `absent`, `emptySelection` or `damaged`.
    public func rows(
        at hookPoints: [HookPoint], selecting selection: TokenSelection
    ) -> ActivationBatches {
        let archive = self
        return ActivationBatches {
            let iteration = ArchiveIteration(archive, hookPoints, selection)
            let prefetch = Prefetch { try iteration.next() }
            return { try await prefetch.next() }
        }
    }
}
