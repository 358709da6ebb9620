internal import VaneCore
internal import VaneTensors

/// Where a library's methods are made: in this process, or in children.
protocol PluginWorkshop: Sendable {
    /// Makes an intervention.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    func intervention(_ recipe: PluginRecipe) throws -> any Intervention

    /// Makes a readout.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    func readout(_ recipe: PluginRecipe) throws -> any Readout

    /// Has a method learn, and returns what it keeps of that.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    func learn(
        _ recipe: PluginRecipe, from examples: ExampleSet,
        report: @escaping @Sendable (TrainingProgress) -> Void
    ) throws -> [String: Tensor<Float>]

    /// Brings what a method keeps back and compares what it keeps then.
    ///
    /// - Throws: ``PluginError`` as the library refuses, and with code `brokenPromise` when it is not the same.
    func verify(_ recipe: PluginRecipe) throws(PluginError)
}

/// All that a method is made of.
struct PluginRecipe: Sendable {
    /// The method.
    let method: MethodDescriptor
    /// Its parameters.
    let values: ParameterValues
    /// What it has learned, where it learns.
    var state: [String: Tensor<Float>] = [:]

    /// Whether there is something to bring back.
    var isLearned: Bool { method.input != .nothing }
}

extension LoadedImage: PluginWorkshop {
    /// Makes an intervention in this process.
    ///
    /// - Throws: ``PluginError`` as ``PluginInstance`` says.
    func intervention(_ recipe: PluginRecipe) throws -> any Intervention {
        try PluginIntervention(self, recipe)
    }

    /// Makes a readout in this process.
    ///
    /// - Throws: ``PluginError`` as ``PluginInstance`` says.
    func readout(_ recipe: PluginRecipe) throws -> any Readout {
        try PluginReadout(instance(recipe))
    }

    /// Has a method learn in this process.
    ///
    /// - Throws: ``PluginError`` as ``PluginInstance`` says.
    func learn(
        _ recipe: PluginRecipe, from examples: ExampleSet,
        report: @escaping @Sendable (TrainingProgress) -> Void
    ) throws -> [String: Tensor<Float>] {
        let instance = try PluginInstance(self, recipe.method, recipe.values)
        try PluginLesson(path: path, examples: examples, report: report).teach(instance)
        return try instance.state()
    }

    /// Brings what a method keeps back into a new instance and compares what that keeps.
    ///
    /// - Throws: ``PluginError`` as the library refuses, and with code `brokenPromise` when it is not the same.
    func verify(_ recipe: PluginRecipe) throws(PluginError) {
        let again = try instance(recipe).state()
        guard let changed = ChildTensor.difference(again, recipe.state) else { return }
        throw .brokenPromise(
            path, in: "restore", "tensor '\(changed)' is another once it was brought back")
    }

    /// Makes an instance and brings back what it has learned.
    ///
    /// - Throws: ``PluginError`` as ``PluginInstance`` says.
    func instance(_ recipe: PluginRecipe) throws(PluginError) -> PluginInstance {
        let instance = try PluginInstance(self, recipe.method, recipe.values)
        if recipe.isLearned { try instance.restore(recipe.state) }
        return instance
    }
}
