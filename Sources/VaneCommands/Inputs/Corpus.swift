import VaneArchive
import VaneComparison
import VaneCore
import VaneTensors

/// A captured corpus as training data.
struct Corpus: LabeledData {
    /// The archive.
    let archive: Archive
    /// The path, for messages.
    let path: String

    /// Opens a corpus.
    ///
    /// - Throws: `ArchiveError` for what is no archive.
    init(path: String) throws {
        self.path = path
        archive = try Archive(at: path)
    }

    /// The fingerprint of the model that the corpus was captured from, where it is known.
    var modelFingerprint: String? { archive.catalog.model?.fingerprint }

    /// The hook points captured.
    var hookPoints: [HookPoint] { archive.catalog.hookPoints }

    /// The number of heads of a block of the model, where it is known.
    var headsOfBlock: Int? { archive.catalog.model?.heads }

    /// Whether there are contrast pairs.
    var hasContrasts: Bool { archive.corpus?.contrastSelection != nil }

    /// Nothing: an artefact says all there is to say of a corpus elsewhere.
    var provenance: [String: String] { [:] }

    /// Reads the samples.
    ///
    /// - Throws: `ArchiveError`.
    func samples() throws -> [Sample] { try archive.samples() }

    /// Reads the tokens of every sample's prompt; nothing when the corpus was not captured at all of them.
    ///
    /// - Throws: `ArchiveError`.
    func promptTokens() throws -> [[Int]]? {
        guard archive.catalog.selection.reduction != .mean else { return nil }
        let labels = try archive.labels()
        var tokens = [[Int]](repeating: [], count: archive.sampleCount)
        var lengths = tokens.map { _ in 0 }
        for label in labels where label.phase == .prompt {
            let sample = Int(label.sequence)
            // Rows of a sample stand in the order of their positions.
            guard Int(label.position) == tokens[sample].count else { return nil }
            tokens[sample].append(Int(label.token))
            lengths[sample] = label.promptLength
        }
        let isWhole = zip(tokens, lengths).allSatisfy { $0.count == $1 && $1 > 0 }
        // Places such as image patches have no token.
        return isWhole ? tokens.map { $0.filter { $0 >= 0 } } : nil
    }

    /// Refuses a model other than the one that the corpus was captured from.
    ///
    /// - Throws: `CommandError`.
    func requireModel(_ model: ModelDescription) throws {
        guard let known = archive.catalog.model?.fingerprint, !known.isEmpty,
            known != model.fingerprint
        else { return }
        throw CommandError(
            "'\(path)' was captured from a model with fingerprint \(known.prefix(12))…, '\(model.name)' has "
                + "\(model.fingerprint.prefix(12))…; capture from this model, or give the other one."
        )
    }

    /// Refuses an artefact that was fitted on another model than the one that the corpus was captured from.
    ///
    /// - Throws: `CommandError`.
    func requireModel(of artifact: Artifact, named name: String) throws {
        guard let known = archive.catalog.model?.fingerprint, !known.isEmpty,
            let wanted = artifact.modelFingerprint, wanted != known
        else { return }
        throw CommandError(
            "'\(name)' was fitted on a model with fingerprint \(wanted.prefix(12))…, '\(path)' was captured from "
                + "\(known.prefix(12))…; score it on data of its own model.")
    }

    /// The contrast prompts' states at some hook points under a name.
    ///
    /// - Throws: `ArchiveError` when the corpus holds no contrasts there.
    func contrast(
        named name: String, at hooks: [HookPoint]
    ) throws -> TaskActivations.Contrast {
        var positive: [HookPoint: Tensor<Float>] = [:]
        var negative: [HookPoint: Tensor<Float>] = [:]
        for hook in hooks {
            (positive[hook], negative[hook]) = try archive.contrasts(at: hook)
        }
        return TaskActivations.Contrast(name: name, positive: positive, negative: negative)
    }

    /// Reads the contrast prompts' states at a hook point; where there are none, says what to capture.
    ///
    /// - Throws: `CommandError`, and `ArchiveError` when they cannot be read.
    func contrasts(
        at hook: HookPoint
    ) throws -> (positive: Tensor<Float>, negative: Tensor<Float>) {
        guard hasContrasts else {
            throw CommandError(
                "'\(path)' holds no contrast pairs; capture it again with --contrast, as in --contrast last-prompt."
            )
        }
        guard hookPoints.contains(hook) else {
            throw CommandError(
                "'\(path)' holds no contrast pairs at '\(hook)'; it holds them at "
                    + "\(hookPoints.map(\.description).joined(separator: ", ")).")
        }
        return try archive.contrasts(at: hook)
    }

    /// Reads the rows of some samples at a hook point with their labels.
    ///
    /// - Parameters:
    ///   - hook: Where.
    ///   - selection: Which rows; those captured when absent.
    ///   - isWanted: Which samples.
    /// - Throws: `ArchiveError` when they cannot be read, `VaneError` when there are none.
    /// - Returns: The rows `[N, D]`, and each row's label.
    func rows(
        at hook: HookPoint?, selecting selection: TokenSelection? = nil,
        ofSamples isWanted: (Int) -> Bool
    ) async throws -> (values: Tensor<Float>, labels: [RowLabel]) {
        guard let hook else { throw CommandError.placeless(path, among: hookPoints) }
        let selection = selection ?? archive.catalog.selection
        var (values, labels): ([Float], [RowLabel]) = ([], [])
        for try await batch in archive.rows(at: [hook], selecting: selection) {
            guard let tensor = batch[hook] else { continue }
            let elements = tensor.elements
            let width = tensor.width
            for (row, label) in batch.labels.enumerated() where isWanted(Int(label.sequence)) {
                values += elements[(row * width)..<((row + 1) * width)]
                labels.append(label)
            }
        }
        guard !labels.isEmpty else {
            throw VaneError(
                .emptySelection,
                "'\(path)' holds no row of '\(selection)' at '\(hook)' for these samples; capture such rows."
            )
        }
        return (Tensor(shape: [labels.count, values.count / labels.count], values), labels)
    }

    /// Returns the names of the samples' classes in alphabetical order.
    ///
    /// - Throws: `VaneError` when samples have no labels, or fewer than two classes.
    func classNames(of samples: [Sample]) throws -> [String] {
        let found = Set(samples.compactMap(\.label)).sorted()
        let labelled = samples.count { $0.label != nil }
        guard labelled == samples.count || labelled == 0 else {
            throw VaneError(
                .missingData,
                "'\(path)' has labels for \(labelled) of \(samples.count) samples; label all of them and capture again."
            )
        }
        guard labelled > 0, found.count > 1 else {
            throw VaneError(
                .missingData,
                "'\(path)' has \(found.count) classes over \(samples.count) samples; give every prompt "
                    + "a \"label\", with at least two classes, and capture again.")
        }
        return found
    }
}

extension CommandError {
    /// The error for data with several hook points of which none was chosen.
    static func placeless(_ path: String, among hookPoints: [HookPoint]) -> CommandError {
        CommandError(
            "'\(path)' has \(hookPoints.map(\.description).joined(separator: ", ")); choose one with --at."
        )
    }
}
