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
        let calls = SandboxedCalls(child: child, sandbox: self, method: recipe.method.id)
        return PluginReadout(SandboxedScorer(calls: calls, form: form), form)
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

    /// Brings what a method keeps back in a child and compares what it keeps then.
    ///
    /// - Throws: ``PluginError`` as ``PluginSandbox`` says, and with code `brokenPromise` when it is not the same.
    func verify(_ recipe: PluginRecipe) throws(PluginError) {
        guard let changed = try changedTensor(recipe) else { return }
        throw .brokenPromise(
            file.path, in: "restore", "tensor '\(changed)' is another once it was brought back")
    }
}
