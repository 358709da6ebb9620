import VaneArchive
import VaneComparison
import VaneCore
import VaneTensors

/// A captured corpus as training data.
struct Corpus: Sendable {
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

    /// Reads the rows of some samples at a hook point with their labels.
    ///
    /// - Parameters:
    ///   - hook: Where.
    ///   - selection: Which rows; those captured when absent.
    ///   - isWanted: Which samples.
    /// - Throws: `ArchiveError` when they cannot be read, `VaneError` when there are none.
    /// - Returns: The rows `[N, D]`, and each row's label.
    func rows(
        at hook: HookPoint, selecting selection: TokenSelection? = nil,
        ofSamples isWanted: (Int) -> Bool
    ) async throws -> (values: Tensor<Float>, labels: [RowLabel]) {
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

    /// The classes of the samples: the names in alphabetical order, or as listed.
    ///
    /// - Throws: `VaneError` when samples have no labels, fewer than two classes, or classes that are not listed.
    func classes(
        of samples: [Sample], listed: [String]?
    ) throws -> (names: [String], labels: [Int]) {
        let found = Set(samples.compactMap(\.label)).sorted()
        guard samples.allSatisfy({ $0.label != nil }), found.count > 1 else {
            throw VaneError(
                .missingData,
                "'\(path)' has \(found.count) classes over \(samples.count) samples; give every prompt "
                    + "a \"label\", with at least two classes, and capture again.")
        }
        let names = listed ?? found
        let labels = samples.compactMap { sample in
            names.firstIndex { $0 == sample.label }
        }
        guard labels.count == samples.count else {
            throw VaneError(
                .missingData,
                "--classes lists \(names.joined(separator: ", ")), the data have \(found.joined(separator: ", "))."
            )
        }
        return (names, labels)
    }
}
