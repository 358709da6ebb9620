internal import VaneCore

extension Examination {
    /// Tries ``PluginPromise/bounds``, with rows that follow each other and with gaps between them.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func bounds(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        let sample = RowSample(width: workable.width, seed: request.seed)
        for recipe in workable.recipes {
            for gap in [0, 5] {
                let damage = try sample.damage(by: workable.instance(recipe), RowShelf(), gap: gap)
                guard let damage else { continue }
                let layout = gap == 0 ? "without gaps" : "with \(gap) floats between two rows"
                return Breach(
                    tried: "\(sample.rows.count) rows were handed over \(layout)", seen: damage,
                    remedy: "find rows with vane_row_at and labels with vane_row_label_at, and "
                        + (PluginPromise.bounds.remedyForLoss))
            }
        }
        return nil
    }

    /// Tries ``PluginPromise/rowsChanged``.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func rowsChanged(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        let sample = RowSample(width: workable.width, seed: request.seed)
        for recipe in workable.recipes {
            let edited = try sample.edit(by: workable.instance(recipe), RowShelf())
            let changed = sample.rows.indices.filter {
                edited.rows[$0].bits != sample.rows[$0].bits
            }
            let left = sample.rows.indices.count {
                sample.strengths[$0] != 0 && edited.rows[$0].bits == sample.rows[$0].bits
            }
            let tried = "\(sample.rows.count) rows were handed over, some with strength 0"
            guard edited.changed == changed.count else {
                return Breach(
                    tried: tried,
                    seen: "'rows_changed' is \(edited.changed) where \(changed.count) rows changed",
                    remedy: "count the rows of which some bit changed, and no others")
            }
            guard (0...Int64(left)).contains(edited.declined) else {
                return Breach(
                    tried: tried,
                    seen:
                        "'rows_declined' is \(edited.declined) where \(left) rows of strength 1 are unchanged",
                    remedy: "count the rows that were to be edited and were left alone on purpose")
            }
        }
        return nil
    }

    /// Tries ``PluginPromise/pointers``: what a call was handed cannot be touched once it is over.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func pointers(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        let shelf = RowShelf(locking: true)
        for recipe in workable.recipes {
            let instance = try workable.instance(recipe)
            for stream: UInt64 in 20..<23 {
                let sample = RowSample(width: workable.width, seed: request.seed, stream: stream)
                _ = try sample.damage(by: instance, shelf)
            }
            if workable.method.kind == .intervention { try instance.reset() }
            _ = try RowSample(width: workable.width, seed: request.seed).damage(by: instance, shelf)
        }
        return nil
    }
}
