/// What tells two configurations of the same weights apart.
extension DecoderConfiguration {
    /// Every number on which hidden states depend, in a fixed written form, for fingerprints.
    ///
    /// Sizes are left out where the weights' own shapes say them; floating-point numbers are written as their bits.
    var fingerprintText: String {
        let scaling =
            switch rotary.scaling {
            case .none: "none"
            case .linear(let factor): "linear \(factor.bitPattern)"
            case .llama3(let factor, let low, let high, let context):
                "llama3 \(factor.bitPattern) \(low.bitPattern) \(high.bitPattern) \(context)"
            }
        return [
            "architecture \(architecture)", "heads \(heads) \(keyValueHeads) \(headWidth)",
            "epsilon \(normalizationEpsilon.bitPattern)",
            "rotary \(rotary.base.bitPattern) \(scaling)",
            "biases \(hasInputBias) \(hasOutputBias) \(hasHiddenBias)",
            "normalizes-queries \(normalizesQueries)",
            "tied \(tiesEmbeddings.map { "\($0)" } ?? "by weights")",
        ].joined(separator: "\n")
    }
}
