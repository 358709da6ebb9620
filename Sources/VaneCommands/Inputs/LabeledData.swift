import VaneCore
import VaneTensors

/// Rows with labels that methods learn from and are measured on: a captured corpus, or arrays of anyone's store.
protocol LabeledData: Sendable {
    /// The path of the store, for messages.
    var path: String { get }
    /// The fingerprint of the model that the rows come from, where it is known.
    var modelFingerprint: String? { get }
    /// The hook points at which there are rows, as far as they are known.
    var hookPoints: [HookPoint] { get }
    /// The number of heads into which rows of `head_out` divide, where it is known.
    var headsOfBlock: Int? { get }
    /// Whether there are contrast pairs.
    var hasContrasts: Bool { get }
    /// What an artefact's notes say about where the rows come from, and about what nobody knows of them.
    var provenance: [String: String] { get }

    /// Reads the samples that the rows' labels count.
    ///
    /// - Throws: What the archive throws.
    func samples() throws -> [Sample]

    /// Reads the tokens of every sample's prompt; nothing when the store does not hold them all.
    ///
    /// - Throws: What the archive throws.
    func promptTokens() throws -> [[Int]]?

    /// Reads the rows of some samples with their labels.
    ///
    /// - Parameters:
    ///   - hook: Where; nothing when no hook point is known.
    ///   - selection: Which rows; all there are when absent.
    ///   - isWanted: Which samples.
    /// - Throws: What the archive throws, and `VaneError` when there are no such rows.
    /// - Returns: The rows `[N, D]`, and each row's label.
    func rows(
        at hook: HookPoint?, selecting selection: TokenSelection?,
        ofSamples isWanted: (Int) -> Bool
    ) async throws -> (values: Tensor<Float>, labels: [RowLabel])

    /// Reads the contrast prompts' states, `[samples, D]` each.
    ///
    /// - Throws: `CommandError` when there are none at the hook point.
    func contrasts(
        at hook: HookPoint
    ) throws -> (positive: Tensor<Float>, negative: Tensor<Float>)

    /// Returns the names of the samples' classes in their natural order.
    ///
    /// - Throws: `VaneError` when samples have no labels, or fewer than two classes.
    func classNames(of samples: [Sample]) throws -> [String]
}

extension LabeledData {
    /// The classes of the samples: the names in their natural order, or as listed by an option or a file.
    ///
    /// - Throws: `VaneError` when samples have no labels, fewer than two classes, or classes that are not listed.
    func classes(
        of samples: [Sample], listed: [String]?, by lister: String = "--classes"
    ) throws -> (names: [String], labels: [Int]) {
        let found = try classNames(of: samples)
        guard listed != nil || found.count <= Self.fewClasses || 2 * found.count <= samples.count
        else {
            throw VaneError(
                .missingData,
                "The labels in '\(path)' have \(found.count) different values in \(samples.count) rows, as \(found[0]) and "
                    + "\(found[1]), and so name no classes; give labels that repeat, or list the classes with \(lister)."
            )
        }
        let names = listed ?? found
        let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        let labels = samples.compactMap { $0.label.flatMap { places[$0] } }
        guard labels.count == samples.count else {
            let few = found.prefix(8).joined(separator: ", ")
            throw VaneError(
                .missingData,
                "\(lister) lists the classes \(names.joined(separator: ", ")), '\(path)' has "
                    + "\(few)\(found.count > 8 ? " and \(found.count - 8) more" : ""); the two must agree."
            )
        }
        return (names, labels)
    }

    /// The number of classes up to which nothing is asked about how often each occurs.
    private static var fewClasses: Int { 20 }
}
