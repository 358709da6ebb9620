import VaneCore
import VaneTensors

extension Method {
    /// One vector, given and not learned: activation addition.
    static let add = Method(
        MethodDescriptor(
            "add", .intervention, from: .nothing,
            summary: "Adds one given vector, h + a v.",
            source: "Turner et al. 2023; Rimsky et al. 2024"),
        fit: { _ in
            throw VaneError(
                .missingData,
                "'add' learns nothing: import a vector with 'vane archive import', or fit 'mean-s'."
            )
        }, readout: direction, intervention: addition)

    /// The mean of all shifts.
    static let meanShift = Method(
        MethodDescriptor(
            "mean-s", .intervention, from: .steeringPairs,
            summary: "Adds the mean shift of all prompts, h + a E[z].",
            source: "'Mean-S' in Parekh et al. 2025"),
        fit: { request in
            let data = try request.data.requirePairs(for: "mean-s")
            let vector = try MeanShift().train(on: data, report: request.report)
            return Artifact("mean-s", request, data.classes, vector)
        }, readout: direction, intervention: addition)

    /// The mean of the shifts of prompts that call for a change.
    static let cautiousMeanShift = Method(
        MethodDescriptor(
            "mean-s-cautious", .intervention, from: .steeringPairs,
            summary: "Adds the mean shift of prompts whose class is not the first one.",
            source: "'Mean-S' in Parekh et al. 2025, without neutral prompts"),
        fit: { request in
            let data = try request.data.requirePairs(for: "mean-s-cautious")
            let vector = try MeanShift(leavesOutNeutral: true).train(
                on: data, report: request.report)
            return Artifact("mean-s-cautious", request, data.classes, vector)
        }, readout: direction, intervention: addition)

    /// The mean of paired differences, at a length of choice.
    static let contrastive = Method(
        MethodDescriptor(
            "caa", .intervention, from: .steeringPairs,
            summary:
                "Adds the mean of paired differences, h + a E[h+ - h-], at a length of choice.",
            source: "Rimsky et al. 2024, section 3",
            parameters: [
                ParameterDescriptor(
                    "rescale", .flag(default: false),
                    "Whether the vector is brought to the length 'norm' instead of its own."),
                ParameterDescriptor(
                    "norm", .real(default: 1, range: 1e-12...1e12), unit: "units of the rows",
                    "The length of a rescaled vector."),
            ]),
        fit: { request in
            let data = try request.data.requirePairs(for: "caa")
            let values = request.parameters
            let length = values.flag("rescale") ? values.real("norm") : nil
            let vector = try ContrastiveMean(length: length).train(
                on: data, report: request.report)
            return Artifact("caa", request, data.classes, vector)
        }, readout: direction, intervention: addition)

    /// The difference of class means of hidden states.
    static let differenceOfMeans = Method(
        MethodDescriptor(
            "diff-of-means", .intervention, from: .labeledRows,
            summary: "Adds the difference of class means, h + a (mu+ - mu-).",
            source: "Belrose 2023; Marks and Tegmark 2024"),
        fit: { request in
            let data = try request.data.requireRows(for: "diff-of-means")
            let vector = try DifferenceOfMeans().train(on: data, report: request.report)
            return Artifact(
                "diff-of-means", request, data.classes, vector, binaryNote: data.binaryNote)
        }, readout: direction, intervention: addition)

    /// The direction of a logistic probe.
    static let probeDirection = Method(
        MethodDescriptor(
            "probe-direction", .intervention, from: .labeledRows,
            summary: "Adds a logistic probe's direction, as long as the class gap along it.",
            source: "Marks and Tegmark 2024",
            parameters: [
                ParameterDescriptor(
                    "c", .real(default: 1, range: 1e-12...1e12),
                    "The inverse of the probe's penalty, as scikit-learn's C.")
            ]),
        fit: { request in
            let data = try request.data.requireRows(for: "probe-direction")
            let vector = try ProbeDirection(inversePenalty: request.parameters.real("c")).train(
                on: data, report: request.report)
            return Artifact(
                "probe-direction", request, data.classes, vector, binaryNote: data.binaryNote)
        }, readout: direction, intervention: addition)

    /// Reads an artefact's vector as a direction.
    static let direction: @Sendable (Artifact) throws -> any Readout = { artifact in
        let vector = try artifact.require("vector", shape: [nil])
        return Direction(vector.elements, offset: artifact.tensors["offset"].map { $0[0] } ?? 0)
    }

    /// Reads an artefact's vector as an addition.
    static let addition: @Sendable (Artifact) throws -> any Intervention = { artifact in
        let vector = try artifact.require("vector", shape: [nil])
        let offset = artifact.tensors["offset"].map { $0[0] } ?? 0
        return Addition(Direction(vector.elements, offset: offset), method: artifact.method)
    }
}

extension Artifact {
    /// Creates the artefact of one direction: the tensors `vector`, `[D]`, and `offset`, `[1]`.
    init(
        _ method: String, _ request: Method.FitRequest, _ classes: [String],
        _ direction: Direction, binaryNote: String? = nil
    ) {
        self.init(
            method: method, parameters: request.parameters.texts, classes: classes,
            tensors: [
                "vector": Tensor(shape: [direction.width], direction.vector),
                "offset": Tensor(shape: [1], [direction.offset]),
            ], notes: binaryNote.map { ["labels": $0] } ?? [:])
    }
}
