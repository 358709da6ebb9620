import VaneArchive
import VaneCore
import VaneTensors

/// Training data, with some groups held out.
struct FitSource: Sendable {
    /// The data.
    let data: any LabeledData
    /// What is held out.
    let holdOut: HoldOut
    /// The samples.
    let samples: [Sample]
    /// The names of the classes.
    let classes: [String]
    /// The class of each sample.
    let labels: [Int]
    /// Whether each sample is fitted on.
    let isKept: [Bool]

    /// Reads the samples of some data.
    ///
    /// - Throws: `ArchiveError` when they cannot be read, `VaneError` when labels are missing.
    init(
        data: any LabeledData, method: MethodDescriptor, holdOut: HoldOut, classes: [String]?,
        listedBy lister: String = "--classes"
    ) throws {
        self.data = data
        self.holdOut = holdOut
        samples = try data.samples()
        let names = Set(samples.map(\.label))
        if method.input == .steeringPairs, classes == nil, names.count == 1 {
            // Pairs need no classes: prompts that are all alike, or not labelled at all, are one class.
            (self.classes, labels) = ([samples.first?.label ?? "all"], samples.map { _ in 0 })
        } else {
            (self.classes, labels) = try data.classes(
                of: samples, listed: classes, by: lister)
        }
        isKept = samples.map { !holdOut.contains($0) }
        guard isKept.contains(true) else {
            throw VaneError(
                .missingData, "Every group is held out; lower --hold-out or capture more groups.")
        }
        guard holdOut.share == 0 || isKept.contains(false) else {
            let groups = Set(samples.map { $0.group ?? $0.id }).count
            throw VaneError(
                .missingData,
                "--hold-out \(holdOut.share) holds out none of \(groups) groups; raise it, or leave it out."
            )
        }
    }

    /// The one hook point meant; nothing for rows of which nobody knows where they were read.
    ///
    /// - Throws: `CommandError` when none is given and the data have several.
    func hook(_ text: String?) throws -> HookPoint? {
        if let text { return try HookPoint(text) }
        guard data.hookPoints.count <= 1 else {
            throw CommandError.placeless(data.path, among: data.hookPoints)
        }
        return data.hookPoints.first
    }

    /// Fits a method on the samples that are not held out.
    ///
    /// - Throws: What the method and the archive throw.
    func fit(
        _ method: Method, _ parameters: ParameterValues, at hook: HookPoint?, context: HookPoint?,
        seed: UInt64, report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
    ) async throws -> Artifact {
        let gathered = try await gather(for: method.descriptor, at: hook, context: context ?? hook)
        var artifact = try method.fit(
            Method.FitRequest(
                data: gathered.training, parameters: parameters, seed: seed, report: report))
        artifact.hookPoint = hook
        artifact.contextHookPoint = context ?? hook
        complete(&artifact, fittedOn: gathered.samples)
        return artifact
    }

    /// Notes the model, the division and the samples that an artefact was fitted on.
    func complete(_ artifact: inout Artifact, fittedOn count: Int) {
        artifact.modelFingerprint = data.modelFingerprint
        artifact.splitHash = holdOut.fingerprint(of: samples)
        if artifact.classes.isEmpty { artifact.classes = classes }
        artifact.notes["hold-out"] = "\(holdOut.share)"
        artifact.notes["hold-out-seed"] = "\(holdOut.seed)"
        artifact.notes["samples"] = "\(count)"
        let wanted = isKept.count { $0 }
        if count < wanted {
            artifact.notes["samples without a row"] = "\(wanted - count)"
        }
        artifact.notes.merge(data.provenance) { $1 }
        if artifact.notes["oracle"] != nil {
            artifact.notes[Self.promptsNote] = Fingerprint.prompts(
                zip(samples, isKept).filter(\.1).map(\.0.prompt))
        }
    }

    /// The key of an oracle's note that says to which prompts its shifts belong.
    static let promptsNote = "prompts"

    /// Gathers what a method learns from, and says how many samples that are.
    private func gather(
        for method: MethodDescriptor, at hook: HookPoint?, context: HookPoint?
    ) async throws -> (training: TrainingData, samples: Int) {
        switch method.input {
        case .nothing: return (.nothing, 0)
        case .labeledRows:
            // The method itself cannot tell counts from states: both are rows.
            guard method.id != "bag-of-words" else {
                throw CommandError(
                    "'bag-of-words' counts the tokens of texts, but '\(data.path)' holds hidden states; for what words "
                        + "alone tell, capture resid_pre.0 with --tokens mean-prompt and fit 'logistic' on it."
                )
            }
            let rows = try await data.rows(at: hook, selecting: nil) { isKept[$0] }
            let training = try LabeledRows(
                values: rows.values, labels: rows.labels.map { labels[Int($0.sequence)] },
                classes: classes)
            return (.rows(training), Set(rows.labels.map(\.sequence)).count)
        case .steeringPairs:
            let pairs = try await pairs(at: hook, context: context) { isKept[$0] }
            return (.pairs(pairs), pairs.labels.count)
        case .headScores:
            throw CommandError(
                "'\(method.id)' is fitted on all heads of several blocks at once, not at one hook point."
            )
        }
    }

    /// Gathers contexts and shifts of some samples.
    ///
    /// - Throws: `ArchiveError` when the corpus lacks them, `VaneError` when shapes do not agree.
    func pairs(
        at hook: HookPoint?, context: HookPoint?, ofSamples isWanted: (Int) -> Bool
    ) async throws -> SteeringDataset {
        guard let hook else { throw CommandError.pairless(data.path) }
        let (positive, negative) = try data.contrasts(at: hook)
        let contexts = try await data.rows(
            at: context, selecting: .lastPrompt, ofSamples: isWanted)
        let wanted = contexts.labels.map { Int($0.sequence) }
        var shifts = Tensor<Float>(shape: [wanted.count, positive.width], repeating: 0)
        for (row, sample) in wanted.enumerated() {
            for i in 0..<positive.width {
                shifts[row, i] = positive[sample, i] - negative[sample, i]
            }
        }
        return try SteeringDataset(
            contexts: contexts.values, shifts: shifts, labels: wanted.map { labels[$0] },
            classes: classes)
    }
}
