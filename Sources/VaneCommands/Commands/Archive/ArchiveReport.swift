import VaneArchive
import VaneCore

/// What `vane archive info` reports.
struct ArchiveReport: Encodable {
    /// The store.
    let path: String
    /// Whether Vane captured it.
    let isCorpus: Bool
    /// The model, where it is known.
    let model: String?
    /// The model's fingerprint, where it is known.
    let fingerprint: String?
    /// The tokens captured.
    let tokens: String?
    /// The tokens of the contrast prompts captured.
    let contrast: String?
    /// The number of samples.
    let samples: Int
    /// The number of rows.
    let rows: Int
    /// The bytes on disk.
    let storedBytes: Int
    /// The bytes of the numbers.
    let rawBytes: Int
    /// The rows that repairs could not save.
    let losses: [String]
    /// The arrays.
    let arrays: [Entry]

    /// An array.
    struct Entry: Encodable {
        /// The path.
        let path: String
        /// The extents.
        let shape: [Int]
        /// The stored type.
        let dtype: String
        /// The type before storage.
        let sourceDtype: String
        /// The extents of a chunk.
        let chunk: [Int]
        /// The codecs.
        let codecs: String
        /// The bytes on disk.
        let storedBytes: Int
        /// The stored share of the numbers' bytes.
        let ratio: Double?
        /// Why it cannot be read, if it cannot.
        let problem: String?
    }

    /// Gathers the report.
    init(_ archive: Archive, _ summary: ArchiveSummary) {
        path = archive.path
        isCorpus = archive.corpus != nil
        model = archive.corpus?.model?.name
        fingerprint = archive.corpus?.model?.fingerprint
        let isTold = !archive.lostAttributes.contains("token_selection")
        tokens = isTold ? archive.corpus?.selection.description : nil
        contrast = archive.corpus?.contrastSelection.map { isTold ? $0.description : "?" }
        samples = archive.sampleCount
        rows = archive.rowCount
        storedBytes = summary.storedByteCount
        rawBytes = summary.sourceByteCount
        losses =
            archive.losses.map(\.description)
            + (archive.lostAttributes.isEmpty
                ? [] : ["the attributes \(archive.lostAttributes.joined(separator: ", "))"])
        arrays = summary.arrays.map { array in
            Entry(
                path: array.path, shape: array.shape, dtype: array.dataType?.rawValue ?? "?",
                sourceDtype: array.sourceType?.rawValue ?? "?", chunk: array.chunkShape,
                codecs: array.codecs, storedBytes: array.storedByteCount, ratio: array.ratio,
                problem: array.problem)
        }
    }

    /// The report as lines.
    var lines: [String] {
        var lines = [
            isCorpus
                ? "\(path): a corpus of \(samples) samples, \(rows) rows, tokens \(tokens ?? "?")"
                    + (contrast.map { ", contrasts at \($0)" } ?? "")
                    + ", model \(model ?? "unknown")"
                : "\(path): a Zarr store that Vane did not capture"
        ]
        for array in arrays {
            let ratio = array.ratio.map { ", \(($0 * 100).tenths) %" } ?? ""
            let shape = array.shape.map(String.init).joined(separator: " x ")
            lines.append(
                "  \(array.path.padded(to: 36)) \(shape.padded(to: 16)) "
                    + (array.problem
                        ?? "\(array.dtype), \(array.codecs), \(array.storedBytes) bytes\(ratio)"))
        }
        for loss in losses { lines.append("  lost before a repair: \(loss)") }
        lines.append("  \(storedBytes) bytes on disk for \(rawBytes) bytes of numbers")
        return lines
    }
}
