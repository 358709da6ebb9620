import VaneCore
import VaneTensors

extension Tensor<Float> {
    /// Returns the mean of some rows, `[D]`, summed in double precision in the order given.
    ///
    /// - Precondition: At least one row is given.
    func mean(ofRows rows: [Int]) -> [Float] {
        precondition(!rows.isEmpty, "A mean needs at least one row.")
        var sums = [Double](repeating: 0, count: width)
        withSpan { span in
            for row in rows {
                for i in sums.indices { sums[i] += Double(span[row * sums.count + i]) }
            }
        }
        return sums.map { Float($0 / Double(rows.count)) }
    }
}

extension SteeringDataset {
    /// Refuses data with fewer pairs than a method needs.
    ///
    /// - Throws: `VaneError` with code `missingData`.
    func requirePairs(_ least: Int, for method: String) throws {
        guard contexts.rows < least else { return }
        throw VaneError(
            .missingData,
            "'\(method)' needs at least \(least) pairs, the data hold \(contexts.rows); "
                + "capture more prompts.")
    }
}
