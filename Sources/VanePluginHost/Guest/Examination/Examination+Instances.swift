internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

extension Examination {
    /// Tries ``PluginPromise/lifeCycle``.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func lifeCycle(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        let sample = RowSample(width: workable.width, seed: request.seed)
        let shelf = RowShelf()
        for recipe in workable.recipes {
            // Made and ended without being used.
            _ = try PluginInstance(image, workable.method, recipe.values)
            guard workable.method.kind == .intervention else {
                for _ in 0..<5 { _ = try sample.score(by: workable.instance(recipe), shelf) }
                continue
            }
            for _ in 0..<5 {
                let (first, second) = (
                    try workable.instance(recipe), try workable.instance(recipe)
                )
                do throws(PluginError) {
                    for instance in [first, second, first] {
                        _ = try sample.edit(by: instance, shelf)
                    }
                    try second.reset()
                    _ = try sample.edit(by: second, shelf)
                } catch  where error.code == .failedWithoutMessage {
                    // Another promise tells of it.
                    return nil
                } catch {
                    return Breach(
                        tried: "two instances were made, prepared and handed ordinary rows",
                        seen: error.message,
                        remedy: "edit every row of the shape that 'prepare' took")
                }
            }
        }
        return nil
    }

    /// Tries ``PluginPromise/parameters``: each value alone, the others at their defaults.
    func parameters(_ workable: WorkableMethod) -> Breach? {
        let method = workable.method
        var random = SeededGenerator(seed: request.seed, stream: 12)
        guard let defaults = try? ParameterValues([:], for: method),
            workable.recipes.contains(where: { $0.values == defaults })
        else { return nil }
        for parameter in method.parameters {
            let drawn = (0..<4).map { _ in parameter.draw(&random) }
            for text in parameter.ends + drawn {
                guard let values = try? ParameterValues([parameter.name: text], for: method) else {
                    return Breach(
                        tried: "parameter '\(parameter.name)' was set to \(text)",
                        seen: "the value is not inside its own range",
                        remedy: "declare a range whose ends are values")
                }
                do throws(PluginError) {
                    _ = try PluginInstance(image, method, values)
                } catch {
                    return Breach(
                        tried: "parameter '\(parameter.name)' was set to \(text), inside its range",
                        seen: error.message, remedy: PluginPromise.parameters.remedyForLoss)
                }
            }
        }
        return nil
    }

    /// Tries ``PluginPromise/reset``.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func reset(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        let shelf = RowShelf()
        let sample = RowSample(width: workable.width, seed: request.seed)
        let other = RowSample(width: workable.width, seed: request.seed, stream: 21)
        for recipe in workable.recipes {
            let fresh = try sample.edit(by: workable.instance(recipe), shelf).rows
            let used = try workable.instance(recipe)
            for _ in 0..<3 { _ = try other.edit(by: used, shelf) }
            try used.reset()
            let again = try sample.edit(by: used, shelf).rows
            let row = fresh.indices.first { fresh[$0].bits != again[$0].bits }
            guard let row else { continue }
            return Breach(
                tried:
                    "rows were edited by a new instance, and by one that had edited others and was reset",
                seen: "row \(row) is another",
                remedy: "forget in 'reset' all that earlier rows and contexts left")
        }
        return nil
    }

    /// Tries ``PluginPromise/leaks``: makes, uses and ends instances by the thousand and looks at the memory held.
    ///
    /// Two stretches of as many cycles are looked at, and both must grow: what is taken once, as by the system's
    /// allocator, is no leak.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func leaks(_ workable: WorkableMethod) throws(PluginError) -> Breach? {
        guard let recipe = workable.recipes.first else { return nil }
        let cycle = try cycle(workable, recipe)
        let start = ContinuousClock.now
        var cycles = 0
        while cycles < Self.cyclesMost, ContinuousClock.now - start < .seconds(0.5) {
            try cycle()
            cycles += 1
        }
        func growth() throws(PluginError) -> Int {
            let before = GuestWatch.held ?? 0
            for _ in 0..<cycles { try cycle() }
            return (GuestWatch.held ?? 0) - before
        }
        let growths = [try growth(), try growth()]
        guard growths.allSatisfy({ $0 >= max(cycles * Self.leakLeast, 3 * SharedMemory.page) })
        else { return nil }
        return Breach(
            tried: "\(cycles) instances were made, used four times and ended, twice over",
            seen: "the process holds \(growths[0] / 1024) KiB more after the first and "
                + "\(growths[1] / 1024) KiB after the second time",
            remedy: PluginPromise.leaks.remedyForLoss)
    }

    /// Returns what makes, uses and ends one instance, in memory that is taken once.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    private func cycle(
        _ workable: WorkableMethod, _ recipe: PluginRecipe
    ) throws(PluginError) -> () throws(PluginError) -> Void {
        let sample = RowSample(width: workable.width, seed: request.seed)
        guard workable.method.kind == .intervention else {
            let scoring = try ScoredRows(sample, try workable.instance(recipe).form())
            return { () throws(PluginError) in
                let instance = try workable.instance(recipe)
                for _ in 0..<4 { try scoring.score(by: instance) }
            }
        }
        let guarded = try GuardedRows(sample.rows, sample.labels, sample.strengths, gap: 0)
        let isContextual = try workable.instance(recipe).needs().context != nil
        let contexts = try GuardedRows(
            sample.contexts, Array(sample.labels.prefix(sample.contexts.count)),
            Array(sample.strengths.prefix(sample.contexts.count)), gap: 0)
        return { () throws(PluginError) in
            let instance = try workable.instance(recipe)
            if isContextual { _ = unsafe instance.begin(&contexts.request.pointee) }
            for _ in 0..<4 {
                var outcome = vane_outcome_t.empty
                _ = unsafe instance.apply(&guarded.request.pointee, &outcome)
            }
        }
    }

    /// The most instances of a stretch.
    private static let cyclesMost = 4000
    /// The least number of bytes an instance that count as a leak.
    private static let leakLeast = 12
}
