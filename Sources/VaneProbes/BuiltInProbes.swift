public import VaneCore
import VaneTensors

/// The readouts of this package, as methods: one path for built-ins and plugins.
public enum BuiltInProbes {
    /// Every method.
    public static let methods: [Method] = [
        .logistic, .massMean, .discriminant, .readingVector, .leastSquares, .supportVector,
        .softmax,
        .bagOfWords,
    ]
}

extension Method {
    /// The inverse penalty that all logistic fits share.
    private static let inversePenalty = ParameterDescriptor(
        "c", .real(default: 1, range: 1e-12...1e12),
        "The inverse of the penalty, as scikit-learn's C; not used by the notes' recipe.")

    /// The logistic probe.
    static let logistic = Method(
        MethodDescriptor(
            "logistic", .readout, from: .labeledRows,
            summary: "Scores rows by a logistic regression of the first class against the rest.",
            source: "Alain and Bengio 2016",
            parameters: [
                ParameterDescriptor(
                    "recipe", .choice(default: "default", of: ["default", "notes"]),
                    "The optimum with an offset, or the notes' few steps of Adam without one."),
                inversePenalty,
                ParameterDescriptor(
                    "standardise", .flag(default: false),
                    "Whether the default recipe penalises weights in standard units."),
                ParameterDescriptor(
                    "learning-rate", .real(default: 1e-4, range: 1e-12...10),
                    "The step size of the notes' recipe."),
                ParameterDescriptor(
                    "epochs", .integer(default: 100, range: 1...1_000_000), unit: "epochs",
                    "The full-batch epochs of the notes' recipe."),
            ]),
        fit: { request in
            let values = request.parameters
            let recipe: LogisticProbe.Recipe =
                values.choice("recipe") == "notes"
                ? .notes(
                    learningRate: values.real("learning-rate"), epochs: values.integer("epochs"),
                    seed: request.seed)
                : .optimal(
                    inversePenalty: values.real("c"), standardizes: values.flag("standardise"))
            return try fitted(LogisticProbe(recipe), "logistic", request)
        }, readout: direction)

    /// The mass-mean probe.
    static let massMean = Method(
        MethodDescriptor(
            "mass-mean", .readout, from: .labeledRows,
            summary: "Scores rows along the difference of the class means.",
            source: "Marks and Tegmark 2024",
            parameters: [
                ParameterDescriptor(
                    "covariance", .flag(default: false),
                    "Whether the pooled covariance within classes is divided out."),
                ParameterDescriptor(
                    "tolerance", .real(default: 1e-3, range: 0...1e12),
                    unit: "squared units of the rows",
                    "The largest eigenvalue of the covariance that counts as zero."),
            ]),
        fit: { request in
            let values = request.parameters
            let trainer = MassMeanProbe(
                usesCovariance: values.flag("covariance"), tolerance: values.real("tolerance"))
            return try fitted(trainer, "mass-mean", request)
        }, readout: direction)

    /// The probe of token counts.
    static let bagOfWords = Method(
        MethodDescriptor(
            "bag-of-words", .readout, from: .labeledRows,
            summary: "Scores counts of tokens by a logistic regression: what words alone tell.",
            source: "'BoW' in Wu et al. 2025", parameters: [inversePenalty]),
        fit: { request in
            var trainer = LogisticProbe(
                .optimal(inversePenalty: request.parameters.real("c")))
            trainer.method = "bag-of-words"
            return try fitted(trainer, "bag-of-words", request)
        }, readout: direction)

    /// The probe of several classes.
    static let softmax = Method(
        MethodDescriptor(
            "softmax", .readout, from: .labeledRows,
            summary: "Scores rows by a linear probe of all classes at once.",
            source: "Bishop 2006, equation (4.108)", parameters: [inversePenalty]),
        fit: { request in
            let data = try request.data.requireRows(for: "softmax")
            let probe = try SoftmaxTrainer(inversePenalty: request.parameters.real("c")).train(
                on: data, report: request.report)
            return Artifact(
                method: "softmax", parameters: request.parameters.texts, classes: data.classes,
                tensors: ["weight": probe.weight, "bias": probe.bias],
                notes: ["seed": "\(request.seed)"])
        },
        readout: { artifact in
            let (weight, bias) = (try artifact.require("weight"), try artifact.require("bias"))
            guard weight.shape.count == 2, bias.shape == [weight.rows], weight.count > 0 else {
                throw VaneError(
                    .shapeMismatch,
                    "The artefact of 'softmax' has weights \(weight.shape) and offsets \(bias.shape) "
                        + "where [K, D] and [K] are expected; fit it again.")
            }
            return SoftmaxProbe(weight: weight, bias: bias)
        })

    /// Trains a direction and keeps it in the tensors `vector`, `[D]`, and `offset`, `[1]`.
    static func fitted<Probe: Trainer<LabeledRows, Direction>>(
        _ trainer: Probe, _ id: String, _ request: FitRequest
    ) throws -> Artifact {
        let data = try request.data.requireRows(for: id)
        let direction = try trainer.train(on: data, report: request.report)
        var notes = ["seed": "\(request.seed)"]
        notes["labels"] = data.binaryNote
        return Artifact(
            method: id, parameters: request.parameters.texts, classes: data.classes,
            tensors: [
                "vector": Tensor(shape: [direction.width], direction.vector),
                "offset": Tensor(shape: [1], [direction.offset]),
            ], notes: notes)
    }

    /// Reads a direction.
    static let direction: @Sendable (Artifact) throws -> any Readout = { artifact in
        let (vector, offset) = (try artifact.require("vector"), try artifact.require("offset"))
        guard vector.shape.count == 1, offset.shape == [1], vector.count > 0 else {
            throw VaneError(
                .shapeMismatch,
                "The artefact of '\(artifact.method)' has vector \(vector.shape) and offset "
                    + "\(offset.shape) where [D] and [1] are expected; fit it again.")
        }
        return Direction(vector.elements, offset: offset[0])
    }
}
