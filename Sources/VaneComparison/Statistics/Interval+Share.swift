extension Interval {
    /// Takes Wilson's 95 % interval of a share, which holds near 0 and 1 where ± 1.96 standard errors fail.
    ///
    /// The ends solve `(p̂ − p)² = z² p (1 − p) / n`. Items are taken as independent: clustered ones call for ``ClusterBootstrap``.
    ///
    /// - Parameters:
    ///   - successes: The number of items counted, `k`.
    ///   - trials: The number of items, `n`.
    /// - Precondition: There is a trial, and no more successes than trials.
    /// - SeeAlso: Wilson 1927, Journal of the American Statistical Association 22, 209–212.
    public init(shareOf successes: Int, among trials: Int) {
        precondition(trials > 0, "A share needs a trial.")
        precondition((0...trials).contains(successes), "No more can succeed than were tried.")
        let z = StandardNormal.quantile(0.975)
        let (k, n) = (Double(successes), Double(trials))
        let centre = (k + z * z / 2) / (n + z * z)
        let reach = z * (k * (n - k) / n + z * z / 4).squareRoot() / (n + z * z)
        // At k = 0 and k = n one end is exact, whatever the last digit says.
        lower = successes == 0 ? 0 : centre - reach
        upper = successes == trials ? 1 : centre + reach
    }
}
