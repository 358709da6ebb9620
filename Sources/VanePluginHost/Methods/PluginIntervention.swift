internal import VaneCore

/// An intervention whose work is done by a library.
struct PluginIntervention: Intervention {
    /// The library.
    private let image: LoadedImage
    /// The method.
    private let method: MethodDescriptor
    /// Its parameters.
    private let values: ParameterValues
    /// What it must be handed before it can edit a sequence.
    let needs: InterventionNeeds

    /// Asks the library whether it takes the parameters and what it needs.
    ///
    /// - Throws: ``PluginError`` as ``PluginInstance`` says.
    init(
        _ image: LoadedImage, _ method: MethodDescriptor, _ values: ParameterValues
    ) throws(PluginError) {
        self.image = image
        self.method = method
        self.values = values
        needs = try PluginInstance(image, method, values).needs()
    }

    /// Makes an instance of its own for every run and hook point.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`, as for a width that the plugin refuses.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        let instance = try PluginInstance(image, method, values)
        try instance.prepare(for: shape)
        return PreparedPluginIntervention(instance, shape)
    }
}
