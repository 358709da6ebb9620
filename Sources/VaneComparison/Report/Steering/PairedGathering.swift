import VaneCore

/// Compares methods pair by pair on the same test prompts: against nothing, against random vectors, and the best against all others.
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
        guard let left = outcome.measured[a].first, let right = outcome.measured[b].first,
            let first = figures.parts(left), let second = figures.parts(right),
            let value = gap(left, right, nil)
        else { return nil }
        let differences = zip(first, second).map { $0 - $1 }
        let test = SignFlipTest(
            differences: differences, clusters: figures.items.map(\.cluster),
            seed: bootstrap.seed)
        let isBehavior = figures.criterion == .objective
        return ControlReport.Paired(
            figure: figures.criterion.rawValue, a: outcome.rows[a].name, b: outcome.rows[b].name,
            difference: value, ci: bootstrap.interval { gap(left, right, $0) }.list,
            p: test.pValue, holm: 1, effect: EffectSize.pairedCohensD(differences),
            mcNemar: isBehavior
                ? McNemarTest(figures.hits(left), figures.hits(right)).pValue : nil)
    }

    /// The difference of the figure under weights.
    private func gap(
        _ left: MeasuredSteering, _ right: MeasuredSteering, _ weights: [Double]?
    ) -> Double? {
        guard let a = figures.value(left, weights), let b = figures.value(right, weights) else {
            return nil
        }
        return a - b
    }
}
