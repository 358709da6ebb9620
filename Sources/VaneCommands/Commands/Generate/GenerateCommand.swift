import ArgumentParser
import VaneCore

/// Generates text, steered or not, with the receipt of what steering did.
struct GenerateCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Generate text, steered or not, with a receipt.")

    /// The model.
    @Option(name: .long, help: "A Hugging Face directory, or 'clinic' for the embedded model.")
    var model: String
    /// The prompts, one by one.
    @Option(name: .long, parsing: .singleValue, help: "A prompt; may be given several times.")
    var prompt: [String] = []
    /// The prompts, from a file.
    @Option(
        name: .long, help: "A file of JSON lines with \"prompt\" and more, instead of --prompt.")
    var prompts: String?
    /// Whether replies are scored instead of generated.
    @Flag(
        name: .long,
        help: "Give the log-probability of each line's \"target\" instead of text; needs --prompts."
    )
    var scoreTargets = false
    /// What is applied.
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Apply an artefact or a method without training; may be given several times, in order.",
            valueName: "file[:alpha=1,at=HOOK+HOOK,tokens=SEL,context=HOOK]"))
    var apply: [String] = []
    /// What is read.
    @Option(name: .long, help: "Score every generated token by a readout's artefact.")
    var read: String?
    /// The most tokens.
    @Option(name: .long, help: "The most tokens to generate.")
    var maxTokens = 64
    /// Whether the likeliest token is taken.
    @Flag(name: .long, help: "Take the likeliest token (the default).")
    var greedy = false
    /// The temperature of sampling.
    @Option(name: .long, help: "Sample at this temperature.")
    var temperature: Float?
    /// The number of likeliest tokens to sample from.
    @Option(name: .long, help: "Sample from this many likeliest tokens.")
    var topK: Int?
    /// The probability to sample from.
    @Option(name: .long, help: "Sample from the likeliest tokens of this probability.")
    var topP: Float?
    /// The seed of sampling.
    @Option(name: .long, help: "The seed of sampling.")
    var seed: UInt64?
    /// Where the receipt goes.
    @Option(name: .long, help: "Write the receipt to this file as JSON.")
    var receipt: String?
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Refuses numbers without sense.
    func validate() throws {
        guard prompt.isEmpty != (prompts == nil) else {
            throw ValidationError("Give --prompt, once or more, or --prompts FILE.jsonl.")
        }
        guard !scoreTargets || (prompts != nil && read == nil) else {
            throw ValidationError("--score-targets needs --prompts FILE.jsonl and excludes --read.")
        }
        guard maxTokens > 0 else {
            throw ValidationError("--max-tokens is \(maxTokens); give a number from 1.")
        }
        if greedy, temperature != nil || topK != nil || topP != nil {
            throw ValidationError("--greedy excludes --temperature, --top-k and --top-p.")
        }
        if seed != nil, temperature == nil && topK == nil && topP == nil {
            throw ValidationError(
                "--seed is for sampling; add --temperature, --top-k or --top-p, or leave it out.")
        }
        if let temperature, !(temperature > 0 && temperature.isFinite) {
            throw ValidationError(
                "--temperature is \(temperature); give a number above 0, or --greedy.")
        }
        if let topK, topK < 1 { throw ValidationError("--top-k is \(topK); give a number from 1.") }
        if let topP, !(topP > 0 && topP <= 1) {
            throw ValidationError("--top-p is \(topP); give a number above 0, at most 1.")
        }
    }

    /// Generates and prints.
    func run() throws {
        let catalog = try shared.methods()
        let specifications = try apply.map { try ApplySpecification($0) }
        let loaded = try ModelLocation(model).load()
        let store = ArtifactFiles()
        let (samples, names) = try samples()
        let applications = try specifications.map {
            try $0.application(
                for: loaded.description, methods: catalog, store: store,
                prompts: samples.map(\.prompt))
        }
        let reading = try read.map {
            try TokenReading($0, model: loaded.description, methods: catalog, store: store)
        }
        var blame = RefusedPrompt(model: loaded, samples: samples, names: names)
        guard !scoreTargets else {
            let report = try blame.during {
                try TargetReport(samples, of: loaded, applying: applications)
            }
            return try show(report, report.receipt, lines: report.lines)
        }
        blame.isContinued = true
        let request = GenerationRequest(
            samples.map { Prompt($0.prompt, forced: $0.forced) }, applying: applications,
            maximumTokens: maxTokens, sampling: sampling, collecting: reading?.collection)
        let result = try blame.during { try loaded.generate(request) }
        let report = try GenerationReport(
            result, samples: samples, model: loaded,
            readings: try reading.map { try $0.scores(result, of: loaded) })
        try show(report, report.receipt, lines: report.lines)
    }

    /// The prompts, from the command line or from the file, and what messages call them.
    private func samples() throws -> (samples: [Sample], names: [String]) {
        if let prompts {
            let file = try PromptsFile(path: prompts)
            return (file.samples, file.names)
        }
        let samples = prompt.enumerated().map { Sample(id: "\($0 + 1)", prompt: $1) }
        return (samples, samples.map { "Prompt \($0.id) of the command line" })
    }

    /// Writes the receipt where it was asked for, and prints the report.
    private func show(
        _ report: some Encodable, _ entries: [GenerationReport.ReceiptEntry], lines: [String]
    ) throws {
        if let receipt {
            try FileBytes.write(JSONText.text(of: entries) + "\n", to: receipt)
        }
        guard !shared.json else { return try JSONText.print(report) }
        lines.forEach(Console.print)
    }

    /// How tokens are chosen.
    private var sampling: Sampling {
        guard temperature != nil || topK != nil || topP != nil else { return .greedy }
        return .sampled(temperature: temperature ?? 1, topK: topK, topP: topP, seed: seed ?? 0)
    }
}
