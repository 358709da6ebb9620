import ArgumentParser
import VaneArchive
import VaneCore

/// Fits a method on captured data and writes its artefact.
struct FitCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "fit", abstract: "Fit a method and write its artefact.",
        discussion: """
            'vane methods' lists what can be fitted. Readouts learn from labelled rows; L2S and its peers from contrast \
            pairs, captured with --contrast. Rows and labels may also be arrays of anyone's Zarr store, --array and \
            --labels; --at then says where they were read, if it is known. '--data synthetic:notes' repeats the notes' own runs for logistic and l2s-notes.
            """)

    /// The method's id.
    @Argument(help: "The method's id, as in logistic or l2s-paper.")
    var method: String
    /// What is learned from.
    @Option(name: .long, help: "A captured archive, any Zarr store, or synthetic:notes.")
    var data: String
    /// Where rows are read and edited.
    @Option(
        name: .long, help: "Where rows are read or edited, L*; with --search and for iti a list.")
    var at: String?
    /// Where contexts are read.
    @Option(name: .long, help: "Where context vectors are read, L'; with --search a list.")
    var context: String?
    /// Parameters.
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Set a parameter; may be given several times.", valueName: "name=value"))
    var set: [String] = []
    /// The classes in order.
    @Option(name: .long, help: "The classes in order, the negative or neutral one first.")
    var classes: String?
    /// The share of groups held out.
    @Option(name: .long, help: "The share of groups held out for 'vane score' and --search.")
    var holdOut: Double?
    /// The seed.
    @Option(name: .long, help: "The seed of everything random.")
    var seed: UInt64 = 0
    /// The seed of the split.
    @Option(
        name: .long, help: "The seed of what --hold-out holds out, if it is not --seed.")
    var splitSeed: UInt64?
    /// The artefact to write.
    @Option(name: .long, help: "The artefact to write.")
    var out: String?
    /// Whether to search.
    @Flag(
        name: .long,
        help: "Choose L*, L' and alpha on the held-out groups; needs --model and --prompts.")
    var search = false
    /// The model to search with.
    @Option(name: .long, help: "With --search: the model that the data were captured from.")
    var model: String?
    /// The prompts to search with.
    @Option(name: .long, help: "With --search: the prompts, with \"target\" for the reply wanted.")
    var prompts: String?
    /// The strengths to search over.
    @Option(
        name: .long, help: "With --search: the strengths to try (default: 0.25,0.5,1,2,4).")
    var alphas: String?
    /// The arrays of a store without our attributes.
    @OptionGroup(title: "Arrays of any Zarr store") var arrays: ArrayOptions
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Fits and writes.
    func run() async throws {
        let catalog = try shared.methods()
        let method = try catalog.method(method)
        let parameters = try ParameterValues(settings, for: method.descriptor)
        if context != nil, method.descriptor.input != .steeringPairs {
            Console.note(
                "note: '\(method.descriptor.id)' reads no context, so --context is not used.")
        }
        if data == "synthetic:notes" {
            let run = NotesRun(
                method: method, parameters: parameters, seed: seed, out: out, json: shared.json)
            return try run.run()
        }
        guard !data.hasPrefix("synthetic:") else {
            throw CommandError("'\(data)' is no synthetic data set; there is synthetic:notes.")
        }
        guard let out else { throw ValidationError("Give --out FILE.safetensors.") }
        try OutputPath.check(out, apartFrom: data)
        for library in shared.plugin { try OutputPath.check(out, apartFrom: library) }
        try OutputPath.checkFolder(of: out)
        let source = try FitSource(
            data: arrays.open(data, at: at), method: method.descriptor,
            holdOut: HoldOut(
                share: holdOut ?? (search ? 0.25 : 0), seed: splitSeed ?? seed),
            classes: classes?.split(separator: ",").map(String.init))
        guard method.descriptor.input != .headScores else {
            return try await fitHeads(method, parameters, source, out: out)
        }
        guard search, let corpus = source.data as? Corpus else {
            return try await fitOnce(method, parameters, source, out: out)
        }
        let run = SearchRun(
            method: method, parameters: parameters, source: source, catalog: catalog, seed: seed,
            space: try searchSpace(source))
        let loaded = try ModelLocation(model ?? "").load()
        try corpus.requireModel(loaded.description)
        let report = try await run.run(
            model: loaded, prompts: PromptsFile(path: prompts ?? ""))
        try ArtifactFiles().save(report.artifact, to: out)
        try report.show(out: out, json: shared.json)
    }

    /// Fits at the one place given.
    private func fitOnce(
        _ method: Method, _ parameters: ParameterValues, _ source: FitSource, out: String
    ) async throws {
        let hook = try source.hook(at)
        let contextHook = try context.map { try HookPoint($0) }
        let (json, lines) = (shared.json, ProgressLines())
        let artifact = try await source.fit(
            method, parameters, at: hook, context: contextHook, seed: seed
        ) { progress in
            guard !json, progress.warning == nil else { return }
            lines.show(progress)
        }
        try ArtifactFiles().save(artifact, to: out)
        try FitSummary(artifact, out: out).show(json: json)
    }

    /// Fits on the heads of all blocks given.
    private func fitHeads(
        _ method: Method, _ parameters: ParameterValues, _ source: FitSource, out: String
    ) async throws {
        guard !search else {
            throw CommandError(
                "'\(method.descriptor.id)' chooses its own heads, so there is nothing to search; leave --search out."
            )
        }
        let artifact = try await source.fitHeads(
            method, parameters, at: try at.map { try HookPoint.list($0) }, seed: seed)
        try ArtifactFiles().save(artifact, to: out)
        try FitSummary(artifact, out: out).show(json: shared.json)
    }

    /// What --search tries.
    private func searchSpace(_ source: FitSource) throws -> SearchRun.Space {
        let texts = (alphas ?? "0.25,0.5,1,2,4").split(
            separator: ",", omittingEmptySubsequences: false)
        let strengths = try texts.map { text in
            guard let value = Float(text), value.isFinite else {
                throw VaneError(
                    .unparsable,
                    "--alphas holds '\(text)', which is no number; give numbers, as in 0.5,1,2.")
            }
            return value
        }
        let all = source.data.hookPoints
        return SearchRun.Space(
            hooks: try at.map { try HookPoint.list($0) } ?? all,
            contexts: try context.map { try HookPoint.list($0) } ?? all, strengths: strengths)
    }
}

extension Double {
    /// The number with six significant digits.
    var shortened: String {
        guard self != 0, isFinite else { return "\(self)" }
        var (value, exponent) = (abs(self), 0)
        while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
        while value < 1 { (value, exponent) = (value * 10, exponent - 1) }
        let digits = 5 - exponent
        guard (0...12).contains(digits) else { return "\(self)" }
        let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        return "\((self * scale).rounded() / scale)"
    }
}
