import VaneComparison
import VaneCore

/// Makes what a plan judges replies with.
struct PlanJudge {
    /// What the plan says.
    let behaviors: BehaviorPlan?
    /// The model, whose states a readout reads.
    let model: any SteerableModel
    /// The methods, among them the readout's.
    let catalog: MethodCatalog
    /// The plan's file, whose folder paths are relative to.
    let file: String

    /// What judges, in words, with the hash of its file where it has one.
    ///
    /// - Throws: `TensorFileError` for a file that cannot be read.
    func words() throws -> String {
        guard let behaviors else { return "the prompts' own" }
        guard case .readout(let path, _, _) = behaviors else { return behaviors.description }
        let bytes = try FileBytes.read(SteeredPlan.resolve(path, beside: file))
        return "\(behaviors), sha-256 \(Fingerprint.sha256(bytes))"
    }

    /// Gives a task the judge.
    ///
    /// - Throws: `CommandError` or `VaneError` for a judge that does not fit the classes.
    func judge(_ task: inout ControlTask, isNeeded: Bool) throws {
        switch behaviors {
        case nil:
            guard !isNeeded else {
                throw CommandError(
                    "Nothing in the plan says which behaviour a reply shows; write 'behaviours' or 'judge' under 'steer', or "
                        + "'choose-by: propensity'.")
            }
        case .patterns:
            if let judge = try behaviors?.patternJudge(of: task.classes) { task.judge = judge }
        case .choices(let texts, let isNormalized):
            task.choices = ControlTask.Choices(
                try completions(texts, of: task.classes), normalized: isNormalized)
        case .readout(let path, let hook, let reading):
            task.judge = try readout(path, hook, reading, of: task.classes)
        case .command(let words, let seconds):
            task.judge = CommandJudge(
                command: words.joined(separator: " "), classNames: task.classes,
                silenceSeconds: seconds)
        }
    }

    /// The completion of each class.
    private func completions(_ texts: [String: String], of classes: [String]) throws -> [String] {
        if let stranger = texts.keys.sorted().first(where: { !classes.contains($0) }) {
            throw CommandError(
                "'choices' has '\(stranger)', which is no class; the classes are \(classes.joined(separator: ", "))."
            )
        }
        return try classes.map { name in
            guard let text = texts[name], !text.isEmpty else {
                throw CommandError(
                    "'choices' has no completion for class '\(name)'; write one for every class.")
            }
            return text
        }
    }

    /// The readout in a file.
    private func readout(
        _ path: String, _ hook: HookPoint?, _ reading: ReadoutJudge.Reading, of classes: [String]
    ) throws -> ReadoutJudge {
        let path = SteeredPlan.resolve(path, beside: file)
        let artifact = try ArtifactFiles().load(path)
        guard let place = hook ?? artifact.hookPoint else {
            throw CommandError(
                "'\(path)' does not say where it reads; write 'at: HOOK' beside 'readout'.")
        }
        return try ReadoutJudge(
            catalog.readout(of: artifact, from: path), at: place, of: model, reading: reading,
            classes: classes.count)
    }
}
