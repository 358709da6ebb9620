import VaneComparison
import VaneCore

/// The prompts of a file as a task: their classes, divided by whole groups.
struct PromptsTask {
    /// The task.
    let task: ControlTask

    /// Divides prompts.
    ///
    /// - Throws: `CommandError` or `VaneError` for prompts without labels, and for splits that would be empty.
    init(_ samples: [Sample], _ plan: ComparisonPlan, _ steering: SteeringPlan) throws {
        let found = Set(samples.compactMap(\.label))
        let classes = plan.classes ?? found.sorted()
        let places = Dictionary(
            zip(classes, classes.indices), uniquingKeysWith: { first, _ in first })
        let labels = samples.compactMap { $0.label.flatMap { places[$0] } }
        if let stranger = samples.first(where: { sample in
            sample.label.flatMap { places[$0] } == nil
        }), !found.isEmpty {
            throw CommandError(
                "Prompt '\(stranger.id)' has "
                    + (stranger.label.map { "the label '\($0)'" } ?? "no \"label\"")
                    + ", the classes are \(classes.joined(separator: ", ")); give every prompt one of them."
            )
        }
        guard labels.count == samples.count, classes.count > 1 else {
            let known = found.sorted().prefix(8).joined(separator: ", ")
            throw CommandError(
                "The prompts have the labels \(known.isEmpty ? "(none)" : known), the plan the classes "
                    + "\(classes.joined(separator: ", ")); give every prompt a \"label\" that is one of at least two classes."
            )
        }
        let assignment = try SplitAssignment(
            samples: samples, labels: labels, shares: plan.splits)
        var items: [ControlTask.Split: [ControlTask.Item]] = [:]
        for (place, sample) in samples.enumerated() {
            guard let split = assignment.splits[place] else { continue }
            var item = ControlTask.Item(
                sample: sample, wanted: labels[place], cluster: sample.group ?? sample.id)
            if let instruction = steering.instruction {
                item.instructed = ["prompt": sample.prompt + instruction]
            }
            items[split, default: []].append(item)
        }
        task = ControlTask(
            classes: classes, items: items, maximumTokens: steering.maximumTokens,
            forcedTokens: steering.forcedTokens,
            clusterName: samples.contains { $0.group != nil } ? "groups of prompts" : "prompts"
        ) { _ in nil }
    }
}
