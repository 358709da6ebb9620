import VaneCore
internal import VaneNumerics
import VaneTensors

extension Standardization {
    /// Reads the tensors `mean` and `inverse-deviation`.
    ///
    /// - Throws: `VaneError` with code `missingData` or `shapeMismatch`.
    init(from artifact: Artifact) throws {
        let mean = try artifact.require("mean", shape: [nil])
        self.init(
            mean: mean,
            inverseDeviation: try artifact.require("inverse-deviation", shape: [mean.count]))
    }

    /// The tensors `mean` and `inverse-deviation`, `[D']` each.
    var tensors: [String: Tensor<Float>] { ["mean": mean, "inverse-deviation": inverseDeviation] }
}
