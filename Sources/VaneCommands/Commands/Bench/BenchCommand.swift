import ArgumentParser
import VaneCore

/// Times Vane's own work on this machine.
struct BenchCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Time Vane's own work: l2s or decode (probe and archive are not there yet).",
        discussion: "Ratios against named peers on the same data are made by 'make bench'.")

    /// What is timed.
    @Argument(help: "What to time: l2s, decode, probe or archive.")
    var subject: String
    /// How often.
    @Option(
        name: .long, help: "How many epochs or generations to time, after one that does not count.")
    var repeats = 3
    /// The model to decode with.
    @Option(name: .long, help: "decode: a Hugging Face directory, or 'clinic'.")
    var model = "clinic"
    /// The prompt to decode from.
    @Option(name: .long, help: "decode: the prompt.")
    var prompt = "<u> how do i fix the engine ? <a>"
    /// The number of tokens to decode.
    @Option(name: .long, help: "decode: the number of tokens.")
    var tokens = 200
    /// An edit in the loop.
    @Option(
        name: .long, help: "decode: apply an artefact or method, as in 'vane generate --apply'.")
    var apply: String?
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Refuses numbers without sense.
    func validate() throws {
        guard repeats > 0, tokens > 0 else {
            throw ValidationError("--repeats and --tokens count from 1.")
        }
    }

    /// Times and prints.
    func run() async throws {
        switch subject {
        case "l2s": try L2SBenchmark(epochs: repeats).run(json: shared.json)
        case "decode": try decode()
        case "probe", "archive": throw CommandError.notYet("vane bench \(subject)")
        default:
            throw ValidationError(
                "'\(subject)' is nothing to time; choose l2s, decode, probe or archive.")
        }
    }

    /// What decoding took, as JSON.
    private struct Decoding: Encodable {
        /// The model.
        let model: String
        /// The tokens generated each time.
        let tokens: Int
        /// Seconds of each time.
        let seconds: [Double]
        /// Tokens a second, by the median.
        let tokensPerSecond: Double
    }

    /// Times greedy decoding of one prompt, its prefill included.
    private func decode() throws {
        let loaded = try ModelLocation(model).load()
        let catalog = try shared.methods()
        let applications = try apply.map {
            try ApplySpecification($0).application(
                for: loaded.description, methods: catalog, store: ArtifactFiles())
        }
        let request = GenerationRequest(
            [Prompt(prompt)], applying: applications.map { [$0] } ?? [], maximumTokens: tokens)
        var count = try loaded.generate(request).completions[0].tokens.count
        let seconds = try (0..<repeats).map { _ in
            let start = ContinuousClock.now
            count = try loaded.generate(request).completions[0].tokens.count
            return (ContinuousClock.now - start).seconds
        }
        let median = seconds.sorted()[seconds.count / 2]
        let report = Decoding(
            model: model, tokens: count, seconds: seconds, tokensPerSecond: Double(count) / median)
        guard !shared.json else { return try JSONText.print(report) }
        Console.print("decode \(model): \(count) tokens, \(report.tokensPerSecond.tenths) tokens/s")
    }
}
