import VaneCore

/// The rows of a comparison with all the settings that are tried of each.
struct SteeringPlaces {
    /// The methods of the plan, the oracle at the end where contrasts allow one.
    let choices: [SteeringPlan.Choice]
    /// The instructions that every prompt has.
    let instructions: [String]
    /// What is compared.
    private let comparison: SteeringComparison

    /// Methods that a comparison has without being asked, or that have no fit to be compared.
    static let references: Set<String> = ["none", "prompt", "random", "add", "random-probe"]

    /// Lays out the rows.
    init(_ comparison: SteeringComparison) {
        self.comparison = comparison
        let hasContrasts = !comparison.activations.contrastNames.isEmpty
        var choices = comparison.plan.methods ?? Self.everything(comparison, hasContrasts)
        if hasContrasts, !choices.contains(where: { $0.method.method == Fitter.oracle }) {
            choices.append(SteeringPlan.Choice(id: Fitter.oracle))
        }
        self.choices = choices
        let items = comparison.task.items(of: .test) + comparison.task.items(of: .validation)
        instructions =
            (items.first?.instructed.keys).map { names in
                names.sorted().filter { name in items.allSatisfy { $0.instructed[name] != nil } }
            } ?? []
    }

    /// Every intervention that the data allow.
    private static func everything(
        _ comparison: SteeringComparison, _ hasContrasts: Bool
    ) -> [SteeringPlan.Choice] {
        comparison.catalog.methods.compactMap { method in
            let descriptor = method.descriptor
            let needs = descriptor.input == .steeringPairs
            let isSweep = descriptor.input == .headScores
            let heads = comparison.activations.headHookPoints.count * comparison.activations.heads
            guard method.intervention != nil, descriptor.kind == .intervention,
                !references.contains(descriptor.id), hasContrasts || !needs, heads > 0 || !isSweep
            else { return nil }
            // The paper shifts 48 of 1,024 heads; of a model with few heads a third.
            let count = ["heads": "\(max(1, min(48, heads / 3)))"]
            return SteeringPlan.Choice(id: descriptor.id, parameters: isSweep ? count : [:])
        }
    }

    /// The rows that can be tried at once, with their settings.
    var rows: [(row: SteeringRow, settings: [Setting])] {
        choices.filter { !isPredictor($0.variants[0]) }.map { choice in
            let contrasts: [String?] =
                input(of: choice.method.method) == .steeringPairs
                ? comparison.activations.contrastNames : [nil]
            let hooks =
                input(of: choice.method.method) == .headScores
                ? Array(comparison.activations.headHookPoints.prefix(1))
                : comparison.plan.hookPoints ?? []
            let settings = contrasts.flatMap { contrast in
                hooks.flatMap { hook in
                    choice.method.combinations.map { parameters in
                        Setting(
                            method: choice.method.method, parameters: parameters,
                            contrast: contrast,
                            hook: hook, selection: choice.selection ?? comparison.plan.selection)
                    }
                }
            }
            var row = row(choice)
            if settings.isEmpty {
                row.failure =
                    "it learns from contrast prompts; give every prompt a \"positive\" and a \"negative\" one"
            }
            return (row, settings)
        }
    }

    /// The predictors of shifts with their settings, where the oracle was best.
    func predictors(
        at place: Setting?, without reason: String?
    ) -> [(row: SteeringRow, settings: [Setting])] {
        choices.filter { isPredictor($0.variants[0]) }.map { choice in
            guard let place else {
                var row = row(choice)
                row.failure =
                    "there is no place to predict shifts for, since the oracle has none: "
                    + (reason ?? "the prompts have no contrast prompts")
                return (row, [])
            }
            let settings = choice.variants.flatMap { method in
                (comparison.plan.contexts ?? []).flatMap { context in
                    choice.method.combinations.map { parameters in
                        Setting(
                            method: method, parameters: parameters, contrast: place.contrast,
                            hook: place.hook, context: context,
                            selection: choice.selection ?? comparison.plan.selection)
                    }
                }
            }
            return (row(choice), settings)
        }
    }

    /// A row without trials.
    private func row(_ choice: SteeringPlan.Choice) -> SteeringRow {
        SteeringRow(name: choice.method.name, id: choice.method.method, kind: .tuned)
    }

    /// What a method learns from.
    private func input(of id: String) -> MethodDescriptor.Input {
        (try? comparison.catalog.method(id).descriptor.input) ?? .nothing
    }

    /// Whether a method predicts shifts from contexts: it learns from pairs and is neither one vector nor the oracle.
    private func isPredictor(_ id: String) -> Bool {
        guard id != Fitter.oracle, let method = try? comparison.catalog.method(id) else {
            return false
        }
        return method.descriptor.input == .steeringPairs && method.readout == nil
    }
}
