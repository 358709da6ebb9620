internal import VaneCore

extension Method {
    /// Creates the method that a loaded library describes; it is fitted, saved and applied like every other.
    init(plugin image: LoadedImage, _ descriptor: MethodDescriptor) {
        self.init(plugin: descriptor) { values in
            try PluginIntervention(image, descriptor, values)
        }
    }

    /// Creates a method whose interventions are made by a library, wherever that runs.
    ///
    /// Fitting learns nothing yet: it asks the plugin whether it takes the parameters and writes them into the artefact.
    init(
        plugin descriptor: MethodDescriptor,
        make: @escaping @Sendable (ParameterValues) throws -> any Intervention
    ) {
        self.init(
            descriptor,
            fit: { request in
                _ = try make(request.parameters)
                return Artifact(
                    method: descriptor.id, parameters: request.parameters.texts, tensors: [:],
                    notes: descriptor.originNotes)
            },
            intervention: { artifact in
                try make(ParameterValues(artifact.parameters, for: descriptor))
            })
    }
}

extension MethodDescriptor {
    /// What an artefact remembers of the library that its method came from.
    fileprivate var originNotes: [String: String] {
        guard case .plugin(_, let fingerprint) = origin else { return [:] }
        return ["plugin-fingerprint": fingerprint]
    }
}
