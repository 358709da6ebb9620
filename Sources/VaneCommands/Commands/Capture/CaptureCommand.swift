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
    @Option(name: .long, help: "The archive to write; it must not exist yet, but for --resume.")
    var out: String
    /// How numbers are stored.
    @Option(name: .long, help: "How numbers are stored: f32 (the default), f16 or bf16.")
    var dtype: String?
    /// Which positions of the contrast prompts.
    @Option(name: .long, help: "Capture the contrast prompts too, at this token or mean.")
    var contrast: String?
    /// Whether bfloat16 is stored as such.
    @Flag(
        name: .long,
        help: "Store bfloat16 as such, which zarr-python cannot read; else as float32, as small.")
    var nativeBf16 = false
    /// Whether more time is spent on fewer bytes.
    @Flag(
        name: .long,
        help: "Look for repetition too, in chunks of 4 MiB: fewer bytes, slower random access.")
    var small = false
    /// Whether the size is predicted and nothing written.
    @Flag(
        name: .long,
        help: "Pass at most 256 of the prompts, predict rows and bytes, and write nothing.")
    var dryRun = false
    /// Whether an interrupted capture goes on.
    @Flag(
        name: .long,
        help: "Go on where a capture into the same archive stopped, also after a crash.")
    var resume = false
    /// The least time between two commits.
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Commit at most so often, so that a crash loses little.", valueName: "seconds"))
    var commitEvery = 30.0
    /// The bytes of a chunk, for tests.
    @Option(name: .long, help: .hidden) var chunkBytes: Int?
    /// The bytes of a shard, for tests.
    @Option(name: .long, help: .hidden) var shardBytes: Int?
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Refuses numbers without sense.
    func validate() throws {
        guard commitEvery >= 0, commitEvery.isFinite else {
            throw ValidationError("--commit-every is \(commitEvery); give seconds from 0 on.")
        }
        guard chunkBytes ?? 1 > 0, shardBytes ?? 1 > 0 else {
            throw ValidationError("Chunks and shards have at least one byte.")
        }
    }

    /// Runs the model and writes the archive.
    func run() async throws {
        let hooks = try HookPoint.list(at)
        let selection = try TokenSelection(tokens)
        let contrastSelection = try contrast.map { try TokenSelection($0) }
        let encoding = try encoding()
        let file = try PromptsFile(path: prompts)
        let loaded = try ModelLocation(model).load()
        for hook in hooks { _ = try loaded.description.width(at: hook) }
        let start = ContinuousClock.now
        let bar = ProgressBar()
        var capture = CorpusCapture(
            model: loaded, samples: file.samples, hookPoints: hooks, selection: selection,
            contrast: contrastSelection, promptsFingerprint: file.fingerprint, encoding: encoding,
            options: options, commitInterval: .seconds(commitEvery))
        bar.begin("capture", total: file.samples.count, of: "prompts")
        capture.report = { bar.step(by: $0) }
        let report: CaptureReport
        do {
            if dryRun {
                let estimate = try await capture.estimate()
                report = CaptureReport(
                    estimated: estimate, out, capture,
                    seconds: (ContinuousClock.now - start).seconds)
            } else {
                try await capture.write(to: out, resuming: resume)
                report = try CaptureReport(
                    written: out, capture, seconds: (ContinuousClock.now - start).seconds)
            }
        } catch {
            let blame = RefusedPrompt(model: loaded, samples: file.samples, names: file.names)
            throw blame.explaining(error)
        }
        bar.finish()
        guard !shared.json else { return try JSONText.print(report) }
        Console.print(report.line)
    }

    /// How the archive is cut and compressed.
    private var options: ArchiveOptions {
        var options = ArchiveOptions(small ? .small : .fast)
        if let chunkBytes { options.chunkByteCount = chunkBytes }
        if let shardBytes { options.shardByteCount = shardBytes }
        return options
    }

    /// Reads `--dtype` and `--native-bf16`.
    private func encoding() throws -> ActivationEncoding {
        guard !nativeBf16 || dtype == nil || dtype == "bf16" else {
            throw VaneError(
                .unparsable,
                "--native-bf16 stores bfloat16 and --dtype is '\(dtype ?? "")'; leave one of them out."
            )
        }
        return switch dtype {
        case _ where nativeBf16: .nativeBfloat16
        case nil, "f32": .float32
        case "f16": .float16
        case "bf16": .bfloat16
        default:
            throw VaneError(
                .unparsable, "--dtype is '\(dtype ?? "")'; choose f32, f16 or bf16.")
        }
    }
}
