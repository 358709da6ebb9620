import VaneArchive
import VaneCore
import VaneTensors

/// Rows, labels and groups that are arrays of anyone's Zarr store, chosen by their paths; every row is a sample of its own.
struct ForeignRows: LabeledData {
    /// The path of the store, for messages.
    let path: String
    /// The hook point of the rows: the one said, or the one that the array is named after.
    let hookPoints: [HookPoint]
    /// Where the rows come from, and what nobody knows of them.
    let provenance: [String: String]
    /// The activations, `[row, dim]` or `[sample, layer, dim]`.
    private let array: ArchiveArray
    /// The layer, of an array that has them.
    private let layer: Int?
    /// The label of each row.
    private let labels: ForeignColumn
    /// The group of each row, where there are groups.
    private let groups: ForeignColumn?

    /// The note of an artefact that names the array it was fitted on.
    static let arrayNote = "array"
    /// The note of an artefact that names the array of its groups.
    static let groupsNote = "groups"

    /// Opens a store, chooses the arrays and reads labels and groups.
    ///
    /// - Parameters:
    ///   - path: The store, a folder or a zip file.
    ///   - names: The paths of its arrays, and the layer.
    ///   - hook: The hook point of the rows, where it is said.
    /// - Throws: `ArchiveError` for what is no store or lacks an array, `CommandError` for arrays that do not fit.
    init(path: String, names: Names, at hook: HookPoint?) throws {
        let archive = try Archive(at: path)
        guard archive.corpus == nil else {
            throw CommandError(
                "'\(path)' is a corpus of Vane's and has labels and groups of its own; leave --array, --labels, --groups "
                    + "and --layer out, and choose with --at.")
        }
        let array = try archive.array(at: names.array)
        try Self.check(array, layer: names.layer, of: path)
        self.path = path
        self.array = array
        layer = names.layer
        labels = try ForeignColumn(archive, names.labels, rows: array.rowCount, of: array)
        groups = try names.groups.map {
            try ForeignColumn(archive, $0, rows: array.rowCount, of: array)
        }
        let known = hook ?? Self.hookPoint(namedBy: array.path)
        hookPoints = known.map { [$0] } ?? []
        var provenance = [Self.arrayNote: array.path, "labels": labels.path]
        provenance[Self.groupsNote] = groups?.path
        provenance["layer"] = layer.map(String.init)
        provenance["unknown"] = "model, token selection" + (known == nil ? ", hook point" : "")
        self.provenance = provenance
    }

    /// The paths of the arrays chosen.
    struct Names: Sendable {
        /// The activations.
        let array: String
        /// The labels.
        let labels: String
        /// The groups, if any.
        let groups: String?
        /// The layer, if the activations have several.
        let layer: Int?
    }

    /// Nothing, since a store without our attributes names no model.
    var modelFingerprint: String? { nil }

    /// Nothing, since arrays chosen by hand are rows of one place.
    var headsOfBlock: Int? { nil }

    /// None, since arrays chosen by hand are rows alone.
    var hasContrasts: Bool { false }

    /// Makes a sample of every row.
    func samples() -> [Sample] {
        labels.texts.indices.map { row in
            Sample(id: "\(row)", prompt: "", label: labels.texts[row], group: groups?.texts[row])
        }
    }

    /// Nothing, as nobody knows the prompts of rows alone.
    func promptTokens() -> [[Int]]? { nil }

    /// Reads the rows of some samples, whatever the hook point, and at most some 64 MB more at a time.
    ///
    /// - Throws: `ArchiveError` when they cannot be read, `VaneError` when a value is not finite.
    func rows(
        at hook: HookPoint?, selecting selection: TokenSelection?,
        ofSamples isWanted: (Int) -> Bool
    ) throws -> (values: Tensor<Float>, labels: [RowLabel]) {
        var (values, labels): ([Float], [RowLabel]) = ([], [])
        let width = array.shape.last ?? 0
        let step = max(1, (1 << 24) / max(1, width))
        for start in stride(from: 0, to: array.rowCount, by: step) {
            let part = start..<min(start + step, array.rowCount)
            let elements = try (layer.map { try array.rows(part, at: $0) } ?? array.rows(part))
                .elements
            for row in part where isWanted(row) {
                let numbers = elements[((row - start) * width)..<((row - start + 1) * width)]
                if let bad = numbers.first(where: { !$0.isFinite }) {
                    throw VaneError(
                        .nonFinite,
                        "Row \(row) of '\(array.path)' in '\(path)' holds \(bad); remove the row, "
                            + "every value must be finite.")
                }
                values += numbers
                labels.append(
                    RowLabel(sequence: row, position: 0, promptLength: 1, token: -1))
            }
        }
        return (Tensor(shape: [labels.count, width], values), labels)
    }

    /// Says that there are no contrast pairs.
    ///
    /// - Throws: `CommandError`, always.
    func contrasts(
        at hook: HookPoint
    ) throws -> (positive: Tensor<Float>, negative: Tensor<Float>) {
        throw CommandError.pairless(path)
    }

    /// Returns the names of the classes: numbers in their order, truths with false first, texts in alphabetical order.
    ///
    /// - Throws: `VaneError` when there are fewer than two.
    func classNames(of samples: [Sample]) throws -> [String] {
        let found = labels.names
        guard found.count > 1 else {
            throw VaneError(
                .missingData,
                "'\(labels.path)' in '\(path)' is '\(found.first ?? "")' in all \(samples.count) rows; "
                    + "give labels with at least two classes.")
        }
        return found
    }

    /// Refuses an array that is not of rows.
    private static func check(_ array: ArchiveArray, layer: Int?, of path: String) throws {
        let name = array.path.isEmpty ? "/" : array.path
        let subject = "'\(name)' in '\(path)'"
        let shape = array.shape
        guard array.dataType.byteCount != nil else {
            throw CommandError(
                "\(subject) holds texts where activations are numbers; choose another --array.")
        }
        guard shape.count == 2 || shape.count == 3 else {
            throw CommandError(
                "\(subject) has shape \(shape) where activations are [row, dim] or [sample, layer, dim]; "
                    + "choose another --array.")
        }
        guard !shape.contains(0) else {
            throw CommandError(
                "\(subject) has shape \(shape) and holds no numbers; write them first.")
        }
        guard shape.count == 3 else {
            guard layer == nil else {
                throw CommandError(
                    "\(subject) has shape \(shape), without layers; leave --layer out.")
            }
            return
        }
        guard let layer else {
            throw CommandError(
                "\(subject) has shape \(shape); choose one of its \(shape[1]) layers with --layer.")
        }
        guard (0..<shape[1]).contains(layer) else {
            throw CommandError(
                "\(subject) has \(shape[1]) layers and no layer \(layer); give --layer from 0 to \(shape[1] - 1)."
            )
        }
    }

    /// The hook point that the last part of a path spells.
    private static func hookPoint(namedBy path: String) -> HookPoint? {
        path.split(separator: "/").last.flatMap { try? HookPoint(String($0)) }
    }
}

extension CommandError {
    /// The error for a method that needs contrast pairs where there are rows alone.
    static func pairless(_ path: String) -> CommandError {
        CommandError(
            "Arrays of '\(path)' are rows with labels and no contrast pairs; choose a method that learns from rows, "
                + "as in logistic or diff-of-means, or capture a corpus with --contrast.")
    }
}
