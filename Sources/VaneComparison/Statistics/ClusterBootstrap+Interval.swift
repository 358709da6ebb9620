extension ClusterBootstrap {
    /// How an interval is read off the replicates.
    public enum IntervalKind: String, Sendable, Hashable, CaseIterable {
        /// The 2.5 % and 97.5 % points of the replicates.
        case percentile
        /// The points moved for the bias and the skewness of the replicates: "bias-corrected and accelerated".
        case biasCorrectedAccelerated
    }

    /// Returns the interval of a figure that is computed from item weights.
    ///
    /// - Parameters:
    ///   - kind: How the interval is read off the replicates. The second kind calls the figure once more for every cluster, with weights that
    ///     are not whole numbers.
    ///   - figure: The figure, a mean over weights rather than a sum, or nothing when a draw leaves it undefined; such draws are left out.
    /// - Returns: The interval, or nothing when no draw defines the figure, or when bias and skewness are undefined.
    public func interval(
        _ kind: IntervalKind = .percentile, of figure: ([Double]) -> Double?
    ) -> Interval? {
        var values: [Double] = []
        values.reserveCapacity(replicates)
        forEachReplicate { if let value = figure($0) { values.append(value) } }
        guard !values.isEmpty else { return nil }
        switch kind {
        case .percentile: return Interval(percentilesOf: values)
        case .biasCorrectedAccelerated: return correctedInterval(values, of: figure)
        }
    }

    /// Reads an interval off replicates at the points that bias and skewness call for.
    ///
    /// With `z₀ = Φ⁻¹(share of replicates below the figure)` and acceleration `a`, the point for `z` is `Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z)))`.
    ///
    /// - Returns: The interval, or nothing when a figure or a point is undefined, or all replicates lie on one side of the figure.
    /// - SeeAlso: Efron 1987, Journal of the American Statistical Association 82, 171–185.
    private func correctedInterval(
        _ values: [Double], of figure: ([Double]) -> Double?
    ) -> Interval? {
        let whole = [Double](repeating: 1, count: strata.joined().joined().count)
        guard let observed = figure(whole), let a = acceleration(of: figure) else { return nil }
        let (below, equal) = (values.count { $0 < observed }, values.count { $0 == observed })
        let share = (Double(below) + Double(equal) / 2) / Double(values.count)
        guard share > 0, share < 1 else { return nil }
        let bias = StandardNormal.quantile(share)
        let sorted = values.sorted()
        let points = [0.025, 0.975].compactMap { level -> Double? in
            let moved = bias + StandardNormal.quantile(level)
            // Beyond the pole the point would return from the other side.
            guard a * moved < 1 else { return nil }
            return StandardNormal.distribution(bias + moved / (1 - a * moved))
        }
        guard points.count == 2 else { return nil }
        return Interval(
            Interval.quantile(points[0], of: sorted), Interval.quantile(points[1], of: sorted))
    }

    /// Returns the acceleration, a sixth of the skewness of the figure's distribution, by leaving out one cluster at a time.
    ///
    /// With `u = (n − 1)(t̄ − t₋ᵢ)` for the `n` clusters of a stratum, it is `Σ n⁻³ Σ u³ / (6 (Σ n⁻² Σ u²)^{3/2})`, the outer sums over strata.
    /// The other clusters of the stratum weigh `n/(n − 1)`, so that the stratum keeps its number of clusters as it does in every draw.
    ///
    /// - SeeAlso: Davison & Hinkley 1997, section 5.3.2.
    private func acceleration(of figure: ([Double]) -> Double?) -> Double? {
        var weights = [Double](repeating: 1, count: strata.joined().joined().count)
        var (cubes, squares) = (0.0, 0.0)
        // The only cluster of a stratum is in every draw, so it adds no variance.
        for clusters in strata where clusters.count > 1 {
            let n = Double(clusters.count)
            var figures: [Double] = []
            for left in clusters.indices {
                for (place, cluster) in clusters.enumerated() {
                    for item in cluster { weights[item] = place == left ? 0 : n / (n - 1) }
                }
                guard let value = figure(weights) else { return nil }
                figures.append(value)
            }
            for item in clusters.joined() { weights[item] = 1 }
            let mean = figures.reduce(0, +) / n
            for value in figures {
                let influence = (n - 1) * (mean - value) / n
                squares += influence * influence
                cubes += influence * influence * influence
            }
        }
        return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
    }
}
