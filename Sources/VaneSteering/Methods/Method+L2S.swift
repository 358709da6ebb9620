import VaneCore

extension Method {
    /// Learn to steer, as the notes do it.
    static let l2sNotes = l2s(
        "l2s-notes", .notes, summary: "Learn to steer: a ReLU network predicts the shift (notes).",
        source: "Parekh et al. 2025, equations (8) and (9); the notes' settings")

    /// Learn to steer, as the paper does it.
    static let l2sPaper = l2s(
        "l2s-paper", .paper, summary: "Learn to steer: a tanh network predicts the shift (paper).",
        source: "Parekh et al. 2025, equations (8) and (9)")

    /// Learn to steer, as the released code does it.
    static let l2sRelease = l2s(
        "l2s-release", .release,
        summary: "Learn to steer: a tanh network that starts from the shifts' SVD (release).",
        source: "Parekh et al. 2025, released code: a hybrid of its two recipes")

    /// Makes a preset a method, whose defaults are the preset's numbers.
    private static func l2s(
        _ id: String, _ preset: L2STrainer, summary: String, source: String
    ) -> Method {
        predicting(
            MethodDescriptor(
                id, .intervention, from: .steeringPairs, summary: summary, source: source,
                parameters: parameters(preset)),
            as: NetworkPredictor.self
        ) { data, request in
            var trainer = preset
            trainer.set(request.parameters)
            trainer.seed = request.seed
            trainer.method = id
            return try trainer.train(on: data, report: request.report)
        }
    }

    /// The parameters of a preset.
    private static func parameters(_ preset: L2STrainer) -> [ParameterDescriptor] {
        [
            ParameterDescriptor(
                "hidden", .integer(default: preset.hidden, range: 1...1_000_000), unit: "values",
                "The hidden width."),
            ParameterDescriptor(
                "activation",
                .choice(
                    default: preset.activation.rawValue,
                    of: L2STrainer.Activation.allCases.map(\.rawValue)),
                "The function between the layers."),
            ParameterDescriptor(
                "output-bias", .flag(default: preset.hasOutputBias),
                "Whether the second layer has a bias."),
            ParameterDescriptor(
                "loss",
                .choice(
                    default: preset.loss.rawValue, of: L2STrainer.Loss.allCases.map(\.rawValue)),
                "What is minimised."),
            ParameterDescriptor(
                "learning-rate", .real(default: preset.learningRate, range: 1e-12...10),
                "Adam's step size."),
            ParameterDescriptor(
                "batch", .integer(default: preset.batch, range: 1...1_000_000), unit: "prompts",
                "The prompts a step averages over."),
            ParameterDescriptor(
                "epochs", .integer(default: preset.epochs, range: 1...1_000_000), unit: "epochs",
                "The passes over all prompts."),
            ParameterDescriptor(
                "initialisation",
                .choice(
                    default: preset.initialization.rawValue,
                    of: L2STrainer.Initialization.allCases.map(\.rawValue)),
                "How the second layer starts: as PyTorch's layers do, or from the shifts' SVD."),
        ]
    }
}

extension L2STrainer {
    /// Takes over the values of parameters, which their descriptors have checked.
    mutating func set(_ values: ParameterValues) {
        hidden = values.integer("hidden")
        activation = Activation(rawValue: values.choice("activation")) ?? activation
        hasOutputBias = values.flag("output-bias")
        loss = Loss(rawValue: values.choice("loss")) ?? loss
        learningRate = values.real("learning-rate")
        batch = values.integer("batch")
        epochs = values.integer("epochs")
        initialization =
            Initialization(rawValue: values.choice("initialisation")) ?? initialization
    }
}
