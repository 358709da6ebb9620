import VaneComparison
import VaneCore
import VaneTensors

extension FitSource {
    /// Fits a method that is handed scores of heads: a probe for every head, ranked by its accuracy on the held-out groups.
    ///
    /// Probes, directions and spreads are learned from the other groups alone.
    ///
    /// - Throws: What the sweep, the method and the archive throw.
    func fitHeads(
        _ method: Method, _ parameters: ParameterValues, at hooks: [HookPoint]?, seed: UInt64
    ) async throws -> Artifact {
        let id = method.descriptor.id
        guard holdOut.share > 0 else {
            throw CommandError(
                "'\(id)' ranks heads by their accuracy on held-out groups; add --hold-out, as in --hold-out 0.25."
            )
        }
        guard let heads = data.headsOfBlock else {
            throw CommandError(
                "'\(data.path)' does not say how many heads its model has; capture head_out with 'vane capture'."
            )
        }
        let places = try places(hooks, for: id)
        var (blocks, owners): ([HeadSweep.Block], (train: [Int], validation: [Int])) = (
            [], ([], [])
        )
        for hook in places {
            let rows = try await data.rows(at: hook, selecting: nil) { _ in true }
            let samples = rows.labels.map { Int($0.sequence) }
            let train = samples.indices.filter { isKept[samples[$0]] }
            let validation = samples.indices.filter { !isKept[samples[$0]] }
            blocks.append(
                HeadSweep.Block(
                    hook: hook, train: rows.values.keepingRows(train),
                    validation: rows.values.keepingRows(validation)))
            owners = (train.map { samples[$0] }, validation.map { samples[$0] })
        }
        let sweep = try HeadSweep.fit(
            blocks, trainLabels: owners.train.map { labels[$0] != 0 },
            validationLabels: owners.validation.map { labels[$0] != 0 }, heads: heads,
            classes: classes)
        var artifact = try method.fit(
            Method.FitRequest(data: .heads(sweep.scores), parameters: parameters, seed: seed))
        complete(&artifact, fittedOn: Set(owners.train).count)
        artifact.notes["validation-samples"] = "\(Set(owners.validation).count)"
        if classes.count > 2 {
            let rest = classes.dropFirst().joined(separator: ", ")
            artifact.notes["labels"] = "'\(classes[0])' against the rest: \(rest)"
        }
        return artifact
    }

    /// The blocks whose heads are measured: those given, or all that the data have.
    private func places(_ hooks: [HookPoint]?, for id: String) throws -> [HookPoint] {
        let places = hooks ?? data.hookPoints.filter { $0.site == .headOut && $0.head == nil }
        if let other = places.first(where: { $0.site != .headOut || $0.head != nil }) {
            throw CommandError(
                "'\(id)' measures all heads of whole blocks, which '\(other)' is not; give --at blocks, as in head_out.0-5."
            )
        }
        if let missing = places.first(where: { !data.hookPoints.contains($0) }) {
            throw CommandError(
                "'\(data.path)' holds no rows at '\(missing)', only at "
                    + "\(data.hookPoints.map(\.description).joined(separator: ", ")); capture them there."
            )
        }
        guard !places.isEmpty, Set(places).count == places.count else {
            throw CommandError(
                "'\(id)' measures heads at \(places.count) hook points of '\(data.path)', none or some of them twice; capture "
                    + "head_out and name each block once, as in --at head_out.0-5.")
        }
        return places
    }
}
