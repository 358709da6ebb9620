internal import VaneCore
internal import VaneTensors

extension Examination {
    /// Tries ``PluginPromise/state``.
    ///
    /// - Throws: ``PluginError`` when what was taken once is refused.
    func state(_ workable: WorkableMethod) throws -> Breach? {
        let examples = try ExampleSet.drawn(
            for: workable.method, width: workable.width, seed: request.seed)
        for recipe in workable.recipes {
            let trained = try PluginInstance(image, workable.method, recipe.values)
            try PluginLesson(path: image.path, examples: examples, report: { _ in }).teach(trained)
            let state = try trained.state()
            if let name = ChildTensor.difference(state, recipe.state) {
                return Breach(
                    tried: "the same examples and seed were learned from twice",
                    seen: "tensor '\(name)' is another",
                    remedy: "draw from the seed, and read no clock and no address")
            }
            let restored = try image.instance(recipe)
            if let name = ChildTensor.difference(try restored.state(), state) {
                return Breach(
                    tried: "what was learned was brought back and asked for again",
                    seen: "tensor '\(name)' is another",
                    remedy: "hand out in 'tensor' what 'restore' was given, bit for bit")
            }
            if let breach = try sameWork(trained, restored, workable) { return breach }
            if let breach = nonsense(recipe) { return breach }
        }
        return nil
    }

    /// Tells of a method that learns with its defaults and then refuses what it has kept, or cannot say what that is.
    func refusedState(_ method: MethodDescriptor) -> Breach? {
        guard method.input != .nothing, let values = try? ParameterValues([:], for: method),
            let examples = try? ExampleSet.drawn(for: method, width: 16, seed: request.seed)
        else { return nil }
        var recipe = PluginRecipe(method: method, values: values)
        do {
            let trained = try PluginInstance(image, method, values)
            try PluginLesson(path: image.path, examples: examples, report: { _ in }).teach(trained)
            do {
                recipe.state = try trained.state()
                _ = try image.instance(recipe)
            } catch {
                return Breach(
                    tried:
                        "it learned from drawn examples, and what it keeps was asked for and brought back",
                    seen: "\(error)", remedy: "take back in 'restore' what 'tensor' hands out")
            }
        } catch {
            return nil
        }
        return nil
    }

    /// Compares what a trained and a restored instance do.
    private func sameWork(
        _ trained: PluginInstance, _ restored: PluginInstance, _ workable: WorkableMethod
    ) throws(PluginError) -> Breach? {
        let sample = RowSample(width: workable.width, seed: request.seed)
        let shelf = RowShelf()
        var results: [[Float]] = []
        for instance in [trained, restored] {
            try WorkableMethod.makeReady(instance, width: workable.width)
            results.append(
                workable.method.kind == .intervention
                    ? try sample.edit(by: instance, shelf).rows.flatMap(\.self)
                    : try sample.score(by: instance, shelf).scores)
        }
        guard results[0].bits != results[1].bits else { return nil }
        return Breach(
            tried: "rows were handed to an instance that had learned and to one that was restored",
            seen: "they give something else",
            remedy: "keep all that was learned as tensors, in single precision")
    }

    /// Hands back what was never kept.
    private func nonsense(_ recipe: PluginRecipe) -> Breach? {
        var wrong: [(words: String, state: [String: Tensor<Float>])] = [("no tensor at all", [:])]
        for (name, tensor) in recipe.state.sorted(by: { $0.key < $1.key }) {
            var (missing, deeper, renamed) = (recipe.state, recipe.state, recipe.state)
            missing[name] = nil
            deeper[name] = tensor.reshaped(tensor.shape + [1])
            renamed[name + "-of-another"] = renamed.removeValue(forKey: name)
            wrong.append(("everything but tensor '\(name)'", missing))
            wrong.append(("tensor '\(name)' with an extent too many", deeper))
            wrong.append(("tensor '\(name)' under another name", renamed))
        }
        wrong.append(
            (
                "a tensor more than was kept",
                recipe.state.merging(
                    ["nothing-of-the-kind": Tensor(shape: [1], [0])], uniquingKeysWith: { $1 })
            ))
        for (words, state) in wrong {
            let seen: String
            do throws(PluginError) {
                _ = try image.instance(
                    PluginRecipe(method: recipe.method, values: recipe.values, state: state))
                seen = "it was taken"
            } catch {
                guard error.code == .failedWithoutMessage else { continue }
                seen = error.message
            }
            return Breach(
                tried: "'restore' was given \(words)", seen: seen,
                remedy:
                    "compare names, shapes and number with what is kept, and refuse the rest in words"
            )
        }
        return nil
    }
}
