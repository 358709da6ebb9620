import ArgumentParser
import VaneCore

/// Times Vane's own work on this machine.
struct BenchCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract:
            "Time Vane's own work: l2s, decode, capture, archive or plugins (probe is not there yet).",
        discussion: "Ratios against named peers on the same data are made by 'make bench'.")

    /// What is timed.
    @Argument(help: "What to time: l2s, decode, capture, archive, plugin or probe.")
    var subject: String
    /// How often.
    @Option(
        name: .long, help: "How many epochs or generations to time, after one that does not count.")
    var repeats = 3
    /// The model to decode with.
    @Option(name: .long, help: "decode, capture, plugin: a Hugging Face directory, or 'clinic'.")
    var model = "clinic"
    /// The prompt to decode from.
    @Option(name: .long, help: "decode, capture, plugin: the prompt.")
    var prompt = "<u> how do i fix the engine ? <a>"
    /// The length of a prompt without meaning.
    @Option(
        name: .long,
        help: "decode, capture, plugin: a prompt of this many tokens, 3, 4, 5 and so on.")
    var promptTokens: Int?
    /// Where to capture.
    @Option(
        name: .long,
        help: "capture, plugin: the hook point (default: resid_post.0; plugin: the middle block).")
    var at: String?
    /// The number of tokens to decode.
    @Option(name: .long, help: "decode, plugin: the number of tokens.")
    var tokens = 200
    /// An edit in the loop.
    @Option(
        name: .long, help: "decode: apply an artefact or method, as in 'vane generate --apply'.")
    var apply: String?
    /// What an archive is timed with.
    @OptionGroup var archive: ArchiveBenchmarkOptions
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Refuses numbers without sense.
    func validate() throws {
        guard repeats > 0, tokens > 0, promptTokens ?? 1 > 0 else {
            throw ValidationError("--repeats, --tokens and --prompt-tokens count from 1.")
        }
    }

    /// Times and prints.
    func run() async throws {
        switch subject {
        case "l2s": try L2SBenchmark(epochs: repeats).run(json: shared.json)
        case "decode": try decode()
        case "capture": try await capture()
        case "archive": try await archive.benchmark(repeats: repeats).run(json: shared.json)
        case "plugin": try plugin()
        case "probe": throw CommandError.notYet("vane bench \(subject)")
        default:
            throw ValidationError(
                "'\(subject)' is nothing to time; choose l2s, decode, capture, archive, plugin or probe."
            )
        }
    }

    /// Times decoding.
    private func decode() throws {
        let loaded = try ModelLocation(model).load()
        let catalog = try shared.methods()
        let application = try apply.map {
            try ApplySpecification($0).application(
                for: loaded.description, methods: catalog, store: ArtifactFiles())
        }
        try DecodeBenchmark(
            name: model, model: loaded, prompt: makePrompt(loaded), tokens: tokens,
            application: application, repeats: repeats
        ).run(json: shared.json)
    }

    /// Times the loaded interventions that need no training.
    private func plugin() throws {
        let loaded = try ModelLocation(model).load()
        let hook =
            try at.map { try HookPoint($0) }
            ?? HookPoint(.residPost, block: loaded.description.blocks / 2)
        _ = try loaded.description.width(at: hook)
        let methods = try shared.methods().methods.filter { method in
            let descriptor = method.descriptor
            return descriptor.origin != .builtIn && descriptor.kind == .intervention
                && descriptor.input == .nothing
        }
        try PluginBenchmark(
            methods: methods, model: loaded, name: model, hook: hook, prompt: makePrompt(loaded),
            tokens: tokens, repeats: repeats
        ).run(json: shared.json)
    }

    /// Times a capture.
    private func capture() async throws {
        let loaded = try ModelLocation(model).load()
        let hook = try HookPoint(at ?? "resid_post.0")
        _ = try loaded.description.width(at: hook)
        try await CaptureBenchmark(
            name: model, model: loaded, hookPoint: hook, prompt: makePrompt(loaded),
            repeats: repeats
        ).run(json: shared.json)
    }

    /// The prompt: the text given, or the tokens 3, 4, 5, … of the vocabulary, as many as asked for.
    private func makePrompt(_ model: any SteerableModel) -> Prompt {
        guard let promptTokens else { return Prompt(prompt) }
        let size = max(model.description.vocabulary - 3, 1)
        return Prompt([.tokens((0..<promptTokens).map { 3 + $0 % size })])
    }
}
