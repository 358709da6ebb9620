import ArgumentParser
import VaneArchive
import VaneCore

/// Captures hidden states of a model into a compressed archive.
struct CaptureCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "capture", abstract: "Capture hidden states of a model into an archive.")

    /// The model.
    @Option(name: .long, help: "A Hugging Face directory, or 'clinic' for the embedded model.")
    var model: String
    /// The prompts.
    @Option(name: .long, help: "A file of JSON lines with \"prompt\" and more.")
    var prompts: String
    /// Where.
    @Option(name: .long, help: "Hook points, as in resid_post.0-3,final_norm.")
    var at: String
    /// Which positions.
    @Option(name: .long, help: "Which tokens, as in last-prompt or 'prompt[-4:]'.")
    var tokens = "last-prompt"
    /// The archive to write.
    @Option(name: .long, help: "The archive to write; it must not exist yet.")
    var out: String
    /// How numbers are stored.
    @Option(name: .long, help: "How numbers are stored: f32, f16 or bf16.")
    var dtype = "f32"
    /// Which positions of the contrast prompts.
    @Option(name: .long, help: "Capture the contrast prompts too, at this token or mean.")
    var contrast: String?
    /// Options of a later version.
    @Flag(name: .long, help: "Not there yet.") var nativeBf16 = false
    /// Options of a later version.
    @Flag(name: .long, help: "Not there yet.") var small = false
    /// Options of a later version.
    @Flag(name: .long, help: "Not there yet.") var dryRun = false
    /// Options of a later version.
    @Flag(name: .long, help: "Not there yet.") var resume = false
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// What was captured.
    private struct Summary: Encodable {
        /// The archive.
        let out: String
        /// The number of samples.
        let samples: Int
        /// The number of rows.
        let rows: Int
        /// The hook points.
        let at: [String]
        /// The bytes on disk.
        let bytes: Int
        /// The bytes of the numbers alone.
        let rawBytes: Int
        /// How long it took.
        let seconds: Double
    }

    /// Runs the model and writes the archive.
    func run() async throws {
        for (name, isSet) in [
            ("--native-bf16", nativeBf16), ("--small", small), ("--dry-run", dryRun),
            ("--resume", resume),
        ] where isSet { throw CommandError.notYet("vane capture \(name)") }
        let hooks = try HookPoint.list(at)
        let selection = try TokenSelection(tokens)
        let contrastSelection = try contrast.map { try TokenSelection($0) }
        let encoding = try encoding()
        let file = try PromptsFile(path: prompts)
        let loaded = try ModelLocation(model).load()
        for hook in hooks { _ = try loaded.description.width(at: hook) }
        let start = ContinuousClock.now
        let bar = ProgressBar()
        bar.begin("capture of \(file.samples.count) prompts", total: 1)
        let capture = CorpusCapture(
            model: loaded, samples: file.samples, hookPoints: hooks, selection: selection,
            contrast: contrastSelection, promptsFingerprint: file.fingerprint, encoding: encoding)
        try await capture.write(to: out)
        bar.finish()
        let archive = try Archive(at: out)
        let sizes = try archive.summary()
        let summary = Summary(
            out: out, samples: archive.sampleCount, rows: archive.rowCount,
            at: hooks.map(\.description), bytes: sizes.storedByteCount,
            rawBytes: sizes.sourceByteCount,
            seconds: (ContinuousClock.now - start).seconds)
        guard !shared.json else { return try JSONText.print(summary) }
        Console.print(
            "\(out): \(summary.samples) samples, \(summary.rows) rows at \(summary.at.joined(separator: " ")), "
                + "\(summary.bytes) bytes for \(summary.rawBytes) bytes of numbers, \(summary.seconds.tenths) s"
        )
    }

    /// Reads `--dtype`.
    private func encoding() throws -> ActivationEncoding {
        switch dtype {
        case "f32": .float32
        case "f16": .float16
        case "bf16": .bfloat16
        default:
            throw VaneError(.unparsable, "--dtype is '\(dtype)'; choose f32, f16 or bf16.")
        }
    }
}
