import VaneCore

extension Method {
    /// Fisher's linear discriminant.
    static let discriminant = Method(
        MethodDescriptor(
            "lda", .readout, from: .labeledRows,
            summary: "Scores rows by Fisher's linear discriminant with a shrunken covariance.",
            source: "Fisher 1936; Hastie, Tibshirani and Friedman 2009, section 4.3",
            parameters: [
                ParameterDescriptor(
                    "shrinkage", .real(default: 0.1, range: 0...1),
                    "The share of the covariance that is replaced by a sphere as large."),
                ParameterDescriptor(
                    "priors", .choice(default: "data", of: ["data", "equal"]),
                    "Whether the classes' shares of the rows enter the offset, or equal ones."),
            ]),
        fit: { request in
            let values = request.parameters
            let trainer = DiscriminantProbe(
                shrinkage: values.real("shrinkage"), usesShares: values.choice("priors") == "data")
            return try fitted(trainer, "lda", request)
        }, readout: direction)

    /// The reading vector of linear artificial tomography.
    static let readingVector = Method(
        MethodDescriptor(
            "lat", .readout, from: .labeledRows,
            summary: "Scores rows along the first principal component of differences of rows.",
            source: "Zou et al. 2023, section 3.1",
            parameters: [
                ParameterDescriptor(
                    "pairs",
                    .choice(
                        default: "random", of: ReadingVector.Pairing.allCases.map(\.rawValue)),
                    "Random pairs of all or of positive rows, or rows less the other side's mean."),
                ParameterDescriptor(
                    "normalise", .flag(default: false),
                    "Whether each difference is brought to unit length first."),
            ]),
        fit: { request in
            let values = request.parameters
            let trainer = ReadingVector(
                ReadingVector.Pairing(rawValue: values.choice("pairs")) ?? .random,
                normalizes: values.flag("normalise"), seed: request.seed)
            return try fitted(trainer, "lat", request)
        }, readout: direction)

    /// The linear support vector machine.
    static let supportVector = Method(
        MethodDescriptor(
            "svm", .readout, from: .labeledRows,
            summary: "Scores rows by a linear support vector machine with the squared hinge loss.",
            source: "Fan et al. 2008, equation (1)",
            parameters: [
                ParameterDescriptor(
                    "c", .real(default: 1, range: 1e-12...1e12),
                    "The inverse of the penalty, as scikit-learn's C."),
                ParameterDescriptor(
                    "standardise", .flag(default: false),
                    "Whether weights are penalised in standard units."),
            ]),
        fit: { request in
            let values = request.parameters
            let trainer = SupportVectorProbe(
                inversePenalty: values.real("c"), standardizes: values.flag("standardise"))
            return try fitted(trainer, "svm", request)
        }, readout: direction)

    /// The least-squares probe.
    static let leastSquares = Method(
        MethodDescriptor(
            "ridge-probe", .readout, from: .labeledRows,
            summary: "Scores rows by a ridge regression on the labels 1 and -1.",
            source: "Hoerl and Kennard 1970, equation (2.1)",
            parameters: [
                ParameterDescriptor(
                    "lambda", .real(default: 1, range: 0...1e12),
                    "The weight of the squared direction against the sum of squared errors."),
                ParameterDescriptor(
                    "standardise", .flag(default: false),
                    "Whether weights are penalised in standard units."),
            ]),
        fit: { request in
            let values = request.parameters
            let trainer = RidgeProbe(
                penalty: values.real("lambda"), standardizes: values.flag("standardise"))
            return try fitted(trainer, "ridge-probe", request)
        }, readout: direction)
}
