internal import VaneCore

extension Method {
    /// Creates the method that a loaded library describes; it is fitted, saved and applied like every other.
    ///
    /// Fitting learns nothing yet: it asks the plugin whether it takes the parameters and writes them into the artefact.
    init(plugin image: LoadedImage, _ descriptor: MethodDescriptor) {
        self.init(
            descriptor,
            fit: { request in
                _ = try PluginIntervention(image, descriptor, request.parameters)
                return Artifact(
                    method: descriptor.id, parameters: request.parameters.texts, tensors: [:],
                    notes: descriptor.originNotes)
            },
            intervention: { artifact in
                let values = try ParameterValues(artifact.parameters, for: descriptor)
                return try PluginIntervention(image, descriptor, values)
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
