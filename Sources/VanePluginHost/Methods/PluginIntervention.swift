internal import VaneCore

/// An intervention whose work is done by a library.
struct PluginIntervention: Intervention {
    /// The library.
    private let image: LoadedImage
    /// What its instances are made of.
    private let recipe: PluginRecipe
    /// What it must be handed before it can edit a sequence.
    let needs: InterventionNeeds

    /// Asks the library whether it takes the parameters and what it needs.
    ///
    /// - Throws: ``PluginError`` as ``PluginInstance`` says.
    init(_ image: LoadedImage, _ recipe: PluginRecipe) throws(PluginError) {
        self.image = image
        self.recipe = recipe
        needs = try image.instance(recipe).needs()
    }

    /// Makes an instance of its own for every run and hook point.
    ///
    /// - Throws: ``PluginError`` with code `failed` or `failedWithoutMessage`, as for a width that the plugin refuses.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        let instance = try image.instance(recipe)
        try instance.prepare(for: shape)
        return PreparedPluginIntervention(instance, shape)
    }
}
