import Synchronization
public import VaneCore
import VaneSteering
import VaneTensors

/// Fits settings on the training split, each fit once, and makes applications of them.
///
/// Only training rows ever reach a fit; the oracle alone looks up the shifts of the split that it is applied to.
public final class Fitter: Sendable {
    /// The methods.
    private let catalog: MethodCatalog
    /// The prompts.
    private let task: ControlTask
    /// The hidden states.
    private let activations: TaskActivations
    /// The seed of every fit.
    private let seed: UInt64
    /// The fits made so far; the lock guards the dictionary alone.
    private let fits = Mutex<[Setting: Artifact]>([:])

    /// Creates a fitter.
    public init(
        catalog: MethodCatalog, task: ControlTask, activations: TaskActivations, seed: UInt64
    ) {
        self.catalog = catalog
        self.task = task
        self.activations = activations
        self.seed = seed
    }

    /// Returns the artefact of a setting, fitted on the training split.
    ///
    /// - Throws: What the method's fit throws.
    public func artifact(_ setting: Setting) throws -> Artifact {
        if let known = fits.withLock({ $0[setting.fitted] }) { return known }
        let method = try catalog.method(setting.method)
        var artifact = try method.fit(
            Method.FitRequest(
                data: try trainingData(for: method.descriptor, setting),
                parameters: try ParameterValues(setting.parameters, for: method.descriptor),
                seed: seed))
        if artifact.hookPoints.isEmpty { artifact.hookPoint = setting.hook }
        artifact.contextHookPoint = setting.context
        fits.withLock { $0[setting.fitted] = artifact }
        return artifact
    }

    /// Returns a setting's application to the prompts of a split, or to some of them.
    ///
    /// - Throws: What the method throws.
    public func application(
        _ setting: Setting, named name: String, on split: ControlTask.Split, items: [Int]? = nil
    ) throws -> Application {
        var artifact = try artifact(setting)
        if setting.method == Fitter.oracle {
            let shifts = try activations.shifts(
                split, contrast: setting.contrast ?? "", at: setting.hook)
            artifact.tensors["shifts"] = items.map { shifts.keepingRows($0) } ?? shifts
        }
        return Application(
            name, try catalog.intervention(of: artifact), at: artifact.hookPoints,
            selecting: setting.selection, strength: .constant(setting.alpha))
    }

    /// Returns an application that adds random vectors as long as those of a setting to the prompts of a split.
    ///
    /// - Throws: What the method throws, and `VaneError` with code `invalidMethod` when it adds no vectors.
    func randomized(
        _ setting: Setting, named name: String, on split: ControlTask.Split, items: [Int]? = nil,
        seed: UInt64
    ) throws -> Application {
        var application = try application(setting, named: name, on: split, items: items)
        application.intervention = try RandomAddition(
            matching: application.intervention, named: setting.method, seed: seed)
        return application
    }

    /// Returns the training split's context vectors, `[items, D]`.
    ///
    /// - Throws: `VaneError` with code `absent` when they were not captured.
    func trainingContexts(at hook: HookPoint) throws -> Tensor<Float> {
        try activations.contexts(.train, at: hook)
    }

    /// Measures all heads whose states were captured: probes, directions and spreads from train, accuracies on validation.
    ///
    /// - Throws: What the sweep throws, and `VaneError` with code `absent` when no heads were captured.
    private func headScores() throws -> HeadScores {
        let labels = ControlTask.Split.allCases.map { task.items(of: $0).map { $0.wanted != 0 } }
        let blocks = try activations.headHookPoints.map { hook in
            HeadSweep.Block(
                hook: hook, train: try activations.contexts(.train, at: hook),
                validation: try activations.contexts(.validation, at: hook))
        }
        return try HeadSweep.fit(
            blocks, trainLabels: labels[0], validationLabels: labels[1], heads: activations.heads,
            classes: [task.classes[0], "other"]
        ).scores
    }

    /// The id of the method that is told the true shift of every prompt.
    static let oracle = "p2s"

    /// Gathers what a method learns from, from the training split.
    private func trainingData(
        for descriptor: MethodDescriptor, _ setting: Setting
    ) throws -> TrainingData {
        let labels = task.items(of: .train).map(\.wanted)
        switch descriptor.input {
        case .nothing: return .nothing
        case .headScores: return .heads(try headScores())
        case .labeledRows:
            return .rows(
                try LabeledRows(
                    values: try activations.contexts(.train, at: setting.context ?? setting.hook),
                    labels: labels, classes: task.classes))
        case .steeringPairs:
            let contrast = setting.contrast ?? ""
            let shifts = try activations.shifts(.train, contrast: contrast, at: setting.hook)
            let contexts = try activations.contexts(.train, at: setting.context ?? setting.hook)
            return .pairs(
                try SteeringDataset(
                    contexts: contexts, shifts: shifts, labels: labels, classes: task.classes))
        }
    }
}
