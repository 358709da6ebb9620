internal import VaneCore

/// An intervention whose work a library does in a child.
struct SandboxedIntervention: Intervention {
    /// The library.
    private let sandbox: PluginSandbox
    /// What its instances are made of.
    private let recipe: PluginRecipe
    /// What it must be handed before it can edit a sequence.
    let needs: InterventionNeeds

    /// Asks a child whether the library takes the parameters and what it needs.
    ///
    /// - Throws: ``PluginError`` as ``PluginSandbox`` says.
    init(_ sandbox: PluginSandbox, _ recipe: PluginRecipe) throws(PluginError) {
        self.sandbox = sandbox
        self.recipe = recipe
        needs = try sandbox.needs(of: recipe)
    }

    /// Starts a child for every run and hook point.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses, such as a width.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        let child = try sandbox.start(recipe, .run(ChildMethod(recipe), ChildShape(shape)))
        return PreparedSandboxedIntervention(child, sandbox, method: recipe.method.id)
    }
}
