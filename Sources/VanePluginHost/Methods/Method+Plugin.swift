internal import VaneCore

extension Method {
    /// Creates a method of a library; it is fitted, saved and applied like every other.
    ///
    /// Fitting a method that does not learn asks the plugin whether it takes the parameters and writes them down.
    init(plugin descriptor: MethodDescriptor, made workshop: any PluginWorkshop) {
        let make = { @Sendable (artifact: Artifact) throws -> PluginRecipe in
            if descriptor.input != .nothing, artifact.tensors.isEmpty {
                throw VaneError(
                    .missingData,
                    "The artefact of '\(descriptor.id)' holds nothing that was learned; fit it again."
                )
            }
            return PluginRecipe(
                method: descriptor,
                values: try ParameterValues(artifact.parameters, for: descriptor),
                state: artifact.tensors)
        }
        let (reads, edits) = (descriptor.kind == .readout, descriptor.kind == .intervention)
        let readout = { @Sendable (artifact: Artifact) throws -> any Readout in
            try workshop.readout(make(artifact))
        }
        let intervention = { @Sendable (artifact: Artifact) throws -> any Intervention in
            try workshop.intervention(make(artifact))
        }
        self.init(
            descriptor, fit: { request in try workshop.fit(descriptor, request) },
            readout: reads ? readout : nil, intervention: edits ? intervention : nil)
    }
}

extension PluginWorkshop {
    /// Fits a method and checks that what it keeps can be brought back.
    ///
    /// - Throws: ``PluginError`` as the library refuses, and `VaneError` for data that the method cannot learn from.
    fileprivate func fit(
        _ descriptor: MethodDescriptor, _ request: Method.FitRequest
    ) throws -> Artifact {
        var recipe = PluginRecipe(method: descriptor, values: request.parameters)
        var artifact = Artifact(
            method: descriptor.id, parameters: request.parameters.texts, tensors: [:],
            notes: descriptor.originNotes)
        if descriptor.input != .nothing {
            let examples = try ExampleSet(request.data, for: descriptor, seed: request.seed)
            recipe.state = try learn(recipe, from: examples, report: request.report)
            try verify(recipe)
            artifact.tensors = recipe.state
            artifact.classes = examples.classes
        }
        switch descriptor.kind {
        case .readout: _ = try readout(recipe)
        case .intervention: _ = try intervention(recipe)
        }
        return artifact
    }
}

extension MethodDescriptor {
    /// What an artefact remembers of the library that its method came from.
    fileprivate var originNotes: [String: String] {
        guard case .plugin(_, let fingerprint) = origin else { return [:] }
        return ["plugin-fingerprint": fingerprint]
    }
}
