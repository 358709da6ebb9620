import VaneCore
import VaneTensors

extension Method {
    /// Makes a method whose artefact is a predictor of shifts.
    static func predicting<Predictor: StoredPredictor>(
        _ descriptor: MethodDescriptor, as type: Predictor.Type,
        training train:
            @escaping @Sendable (SteeringDataset, FitRequest) throws -> Predictor
    ) -> Method {
        Method(
            descriptor,
            fit: { request in
                let data = try request.data.requirePairs(for: descriptor.id)
                let predictor = try train(data, request)
                return Artifact(
                    method: descriptor.id, parameters: request.parameters.texts,
                    classes: data.classes, tensors: predictor.tensors,
                    notes: ["seed": "\(request.seed)"])
            },
            intervention: { artifact in
                let context = try artifact.requireContext()
                return PredictedAddition(
                    try type.init(from: artifact), context: context, method: artifact.method)
            })
    }

    /// A linear map of the context.
    static let ridge = predicting(
        MethodDescriptor(
            "ridge", .intervention, from: .steeringPairs,
            summary: "Adds a shift that is linear in the standardised context.",
            source: "Hoerl and Kennard 1970",
            parameters: [
                ParameterDescriptor(
                    "lambda", .real(default: 10, range: 0...1e12),
                    "The weight of the squared map against the sum of squared errors.")
            ]),
        as: RidgePredictor.self
    ) { data, request in
        try RidgeTrainer(penalty: request.parameters.real("lambda")).train(
            on: data, report: request.report)
    }

    /// The mean shift of the nearest training prompts.
    static let nearestNeighbors = predicting(
        MethodDescriptor(
            "knn", .intervention, from: .steeringPairs,
            summary: "Adds the mean shift of the k training prompts nearest by cosine.",
            source: "Cover and Hart 1967",
            parameters: [
                ParameterDescriptor(
                    "k", .integer(default: 8, range: 1...1_000_000), unit: "prompts",
                    "How many neighbours are averaged.")
            ]),
        as: NeighborPredictor.self
    ) { data, request in
        try NeighborTrainer(count: request.parameters.integer("k")).train(
            on: data, report: request.report)
    }

    /// The mean shift, whatever the context.
    static let constant = predicting(
        MethodDescriptor(
            "constant", .intervention, from: .steeringPairs,
            summary: "Adds the mean shift by way of a predictor: Mean-S under another name.",
            source: "'Mean-S' in Parekh et al. 2025"),
        as: ConstantPredictor.self
    ) { data, request in
        try data.requirePairs(1, for: "constant")
        return ConstantPredictor(
            try MeanShift().train(on: data, report: request.report).vector)
    }

    /// The mean shift of the class that a probe names.
    static let gate = predicting(
        MethodDescriptor(
            "gate", .intervention, from: .steeringPairs,
            summary: "Adds the mean shift of the class that a linear probe names.",
            source: "After Lee et al. 2025",
            parameters: [
                ParameterDescriptor(
                    "spare-neutral", .flag(default: false),
                    "Whether prompts named as the first class are left alone."),
                ParameterDescriptor(
                    "c", .real(default: 1, range: 1e-12...1e12),
                    "The inverse of the probe's penalty, as scikit-learn's C."),
            ]),
        as: GatePredictor.self
    ) { data, request in
        try GateTrainer(
            inversePenalty: request.parameters.real("c"),
            sparesNeutral: request.parameters.flag("spare-neutral")
        ).train(on: data, report: request.report)
    }
}
