import VaneCore

extension Method {
    /// Random vectors as long as those of another method: the control that says what length alone does.
    ///
    /// The artefact holds the reference's tensors and parameters; in the notes, `reference.NAME` is its parameter `NAME`.
    static let random = Method(
        MethodDescriptor(
            "random", .intervention, from: .steeringPairs,
            summary: "Adds a random vector a prompt, as long as the one that another method adds.",
            source: "'Norm-Rnd' in Parekh et al. 2025",
            parameters: [
                ParameterDescriptor(
                    "reference", .choice(default: "mean-s", of: references.map(\.descriptor.id)),
                    "The method whose vectors' lengths are taken.")
            ]),
        fit: { request in
            let reference = try reference(request.parameters.choice("reference"))
            let parameters = try ParameterValues([:], for: reference.descriptor)
            var inner = request
            inner.parameters = parameters
            var artifact = try reference.fit(inner)
            artifact.method = "random"
            artifact.parameters = request.parameters.texts
            for (name, text) in parameters.texts { artifact.notes["reference.\(name)"] = text }
            artifact.notes["seed"] = "\(request.seed)"
            return artifact
        },
        intervention: { artifact in
            let reference = try reference(artifact.requireParameter("reference"))
            guard let seed = artifact.notes["seed"].flatMap({ UInt64($0) }) else {
                throw VaneError(
                    .missingData,
                    "The artefact of 'random' does not note its seed; fit it again.")
            }
            guard let make = reference.intervention else {
                throw VaneError(
                    .invalidMethod, "'random' cannot match '\(reference.descriptor.id)'.")
            }
            return try RandomAddition(
                matching: try make(original(of: artifact, by: reference.descriptor.id)),
                named: reference.descriptor.id, seed: seed)
        })

    /// A random direction as long as the class gap: the control of both axes.
    static let randomProbe = Method(
        MethodDescriptor(
            "random-probe", .readout, from: .labeledRows,
            summary:
                "Reads and adds a random direction as long as the difference of class means.",
            source: "The random direction in table 3 of Li et al. 2023"),
        fit: { request in
            let data = try request.data.requireRows(for: "random-probe")
            let vector = try RandomDirection(seed: request.seed).train(
                on: data, report: request.report)
            var artifact = Artifact(
                "random-probe", request, data.classes, vector, binaryNote: data.binaryNote)
            artifact.notes["seed"] = "\(request.seed)"
            return artifact
        }, readout: direction, intervention: addition)

    /// The methods that can be matched: all that learn from pairs.
    private static let references: [Method] = [
        .meanShift, .cautiousMeanShift, .contrastive, .p2s, .l2sNotes, .l2sPaper, .l2sRelease,
        .ridge, .nearestNeighbors, .constant, .gate,
    ]

    /// Returns a method that can be matched.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` for any other.
    private static func reference(_ id: String) throws -> Method {
        guard let found = references.first(where: { $0.descriptor.id == id }) else {
            let ids = references.map(\.descriptor.id).joined(separator: ", ")
            throw VaneError(
                .invalidMethod, "'random' cannot match '\(id)'; choose one of \(ids).")
        }
        return found
    }

    /// Returns the reference's artefact, out of the control's.
    private static func original(of artifact: Artifact, by id: String) -> Artifact {
        let prefix = "reference."
        var original = artifact
        original.method = id
        original.parameters = Dictionary(
            uniqueKeysWithValues: artifact.notes.filter { $0.key.hasPrefix(prefix) }.map {
                (String($0.key.dropFirst(prefix.count)), $0.value)
            })
        return original
    }
}
