internal import VaneCore
internal import VaneTensors

extension PluginSandbox: PluginWorkshop {
    /// Makes an intervention that works in children.
    ///
    /// - Throws: ``PluginError`` as ``PluginSandbox`` says.
    func intervention(_ recipe: PluginRecipe) throws -> any Intervention {
        try SandboxedIntervention(self, recipe)
    }

    /// Makes a readout that works in a child.
    ///
    /// - Throws: ``PluginError`` as ``PluginSandbox`` says.
    func readout(_ recipe: PluginRecipe) throws -> any Readout {
        let form = try form(of: recipe)
        let child = try start(recipe, .read(ChildMethod(recipe), form))
        return SandboxedReadout(child, self, recipe.method.id, form)
    }

    /// Has a method learn in a child.
    ///
    /// - Throws: ``PluginError`` as ``PluginSandbox`` says.
    func learn(
        _ recipe: PluginRecipe, from examples: ExampleSet,
        report: @escaping @Sendable (TrainingProgress) -> Void
    ) throws -> [String: Tensor<Float>] {
        let child = try start(recipe, .learn(ChildMethod(recipe), examples.bounds))
        let pupil = SandboxedPupil(child, self, recipe.method.id)
        try PluginLesson(path: file.path, examples: examples, report: report).teach(pupil)
        return try pupil.state()
    }
}
