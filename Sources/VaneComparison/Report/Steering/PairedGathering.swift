import VaneCore

/// Compares methods pair by pair on the same test prompts, by means over the seeds of fits: against nothing, against random vectors, and the best against all others.
struct PairedGathering {
    /// The figures of the test prompts.
    let figures: SteeringFigures
    /// What was found.
    let outcome: SteeringComparison.Outcome
    /// The draws that all intervals share.
    let bootstrap: ClusterBootstrap

    /// All differences, corrected together.
    var all: [ControlReport.Paired] {
        var found = pairs.compactMap { difference($0.0, $0.1) }
        let adjusted = HolmCorrection.adjusted(found.map(\.p))
        for place in found.indices { found[place].holm = adjusted[place] }
        return found
    }

    /// The rows that are compared, by their places; none twice.
    private var pairs: [(Int, Int)] {
        let rows = outcome.rows
        let tuned = rows.indices.filter { if case .tuned = rows[$0].kind { true } else { false } }
        var pairs: [(Int, Int)] = []
        for reference in ["none", "random"] {
            guard let place = rows.firstIndex(where: { $0.id == reference }) else { continue }
            pairs += rows.indices.filter { $0 != place && rows[$0].id != "none" }
                .map { ($0, place) }
        }
        let best = tuned.filter { rows[$0].id != Fitter.oracle }.max {
            (rows[$0].chosen?.value ?? -.infinity) < (rows[$1].chosen?.value ?? -.infinity)
        }
        guard let best else { return pairs }
        return pairs + tuned.filter { $0 != best }.map { (best, $0) }
    }

    /// One difference.
    private func difference(_ a: Int, _ b: Int) -> ControlReport.Paired? {
        let runs = [a, b].map { outcome.measured[$0].seeds.map(\.measured) }
        guard let left = runs[0].first, let right = runs[1].first,
            let first = parts(runs[0]), let second = parts(runs[1]),
            let value = gap(runs[0], runs[1], nil)
        else { return nil }
        let differences = zip(first, second).map { $0 - $1 }
        let test = SignFlipTest(
            differences: differences, clusters: figures.items.map(\.cluster),
            seed: bootstrap.seed)
        let isBehavior = figures.criterion == .objective
        return ControlReport.Paired(
            figure: figures.criterion.rawValue, a: outcome.rows[a].name, b: outcome.rows[b].name,
            difference: value, ci: bootstrap.interval { gap(runs[0], runs[1], $0) }.list,
            p: test.pValue, holm: 1, effect: EffectSize.pairedCohensD(differences),
            mcNemar: isBehavior
                ? McNemarTest(figures.hits(left), figures.hits(right)).pValue : nil)
    }

    /// Each prompt's part in the figure, its mean over the seeds of fits.
    private func parts(_ runs: [MeasuredSteering]) -> [Double]? {
        let parts = runs.compactMap { figures.parts($0) }
        guard let first = parts.first, parts.count == runs.count else { return nil }
        return first.indices.map { item in parts.map { $0[item] }.mean ?? 0 }
    }

    /// The difference of the figure under weights, of means over the seeds of fits.
    private func gap(
        _ left: [MeasuredSteering], _ right: [MeasuredSteering], _ weights: [Double]?
    ) -> Double? {
        let means = [left, right].map { runs in
            runs.compactMap { figures.value($0, weights) }.mean
        }
        guard let a = means[0], let b = means[1] else { return nil }
        return a - b
    }
}
