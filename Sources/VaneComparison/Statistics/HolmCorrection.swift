/// Holm's correction of a family of p-values, which bounds the chance of any false rejection without further assumptions.
///
/// - SeeAlso: Holm 1979, Scandinavian Journal of Statistics 6, 65–70.
public enum HolmCorrection {
    /// Returns adjusted p-values, so that those at most α are rejected at family-wise level α.
    ///
    /// The `i`-th smallest of `m` is multiplied by `m − i + 1`; none falls below a smaller one's, none exceeds 1.
    ///
    /// - Parameter pValues: The p-values of the whole family: one for every comparison made, also those not shown.
    /// - Returns: The adjusted p-values, in the same order.
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var floor = 0.0
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        for (place, test) in order.enumerated() {
            floor = max(floor, min(1, Double(pValues.count - place) * pValues[test]))
            adjusted[test] = floor
        }
        return adjusted
    }
}
