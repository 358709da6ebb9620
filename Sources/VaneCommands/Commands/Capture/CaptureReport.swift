import VaneArchive
import VaneCore

/// What a capture has written, or would write.
struct CaptureReport: Encodable {
    /// The archive.
    let out: String
    /// The number of samples.
    let samples: Int
    /// The number of rows.
    let rows: Int
    /// The hook points.
    let at: [String]
    /// The bytes of all arrays on disk.
    let bytes: Int
    /// The bytes of the numbers alone.
    let rawBytes: Int
    /// How long it took.
    let seconds: Double
    /// Whether nothing was written and the figures are predicted.
    var dryRun = false
    /// The number of prompts that a prediction is made from.
    var sampledPrompts: Int?
    /// The number of rows that a prediction is made from.
    var sampledRows: Int?

    /// Reports what an archive holds.
    ///
    /// - Throws: `ArchiveError` when it cannot be read.
    init(written out: String, _ capture: CorpusCapture, seconds: Double) throws {
        let archive = try Archive(at: out)
        let sizes = try archive.summary()
        self.out = out
        samples = archive.sampleCount
        rows = archive.rowCount
        at = capture.hookPoints.map(\.description)
        bytes = sizes.storedByteCount
        rawBytes = sizes.sourceByteCount
        self.seconds = seconds
    }

    /// Reports what an archive would hold.
    init(
        estimated estimate: CaptureEstimate, _ out: String, _ capture: CorpusCapture,
        seconds: Double
    ) {
        self.out = out
        samples = capture.samples.count
        rows = estimate.rows
        at = capture.hookPoints.map(\.description)
        bytes = estimate.bytes
        rawBytes = estimate.rawBytes
        self.seconds = seconds
        dryRun = true
        sampledPrompts = estimate.sampledPrompts
        sampledRows = estimate.sampledRows
    }

    /// The report as a line.
    var line: String {
        let places = at.joined(separator: " ")
        guard dryRun else {
            return "\(out): \(samples) samples, \(rows) rows at \(places), "
                + "\(bytes) bytes for \(rawBytes) bytes of numbers, \(seconds.tenths) s"
        }
        return "\(out) would hold \(samples) samples, about \(rows) rows at \(places) "
            + "and \(bytes) bytes for \(rawBytes) bytes of numbers; "
            + "extrapolated by rows from \(sampledPrompts ?? 0) prompts with \(sampledRows ?? 0) rows, "
            + "nothing was written"
    }
}
