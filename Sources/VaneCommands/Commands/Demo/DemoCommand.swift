import ArgumentParser
import VaneComparison
import VaneCore

/// Runs the whole story on the embedded model.
struct DemoCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the whole story on the embedded model; ends with a table and a report.",
        discussion: """
            Draws prompts, captures hidden states into archives, fits every method, chooses blocks and strengths on \
            validation, steers test prompts once, and writes report.html and report.json.
            """)

    /// The folder for archives and reports.
    @Option(name: .long, help: "The folder for archives and reports.")
    var out = "out/demo"

    /// The number of seeds of prompts and fits.
    @Option(name: .long, help: "The number of seeds of prompts and fits.")
    var seeds = 1

    /// Whether to use few prompts and strengths.
    @Flag(
        name: .long,
        help: "Few prompts and strengths: shows that everything works, not what to quote.")
    var quick = false

    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Refuses a senseless number of seeds.
    func validate() throws {
        guard (1...100).contains(seeds) else {
            throw ValidationError("--seeds is \(seeds); give a number from 1 to 100.")
        }
    }

    /// Runs the experiment for every seed and writes the reports.
    func run() async throws {
        let start = ContinuousClock.now
        let catalog = try shared.methods()
        let model = try ModelLocation.embedded.load()
        try FileBytes.makeFolder(out)
        var results: [ExperimentResult] = []
        for seed in 1...UInt64(seeds) {
            let run = DemoRun(
                seed: seed, model: model, catalog: catalog, folder: out, isQuick: quick)
            results.append(try await run.result())
        }
        let elapsed = (ContinuousClock.now - start).seconds
        let report = ComparisonReport(
            results, model: model.description, settings: settings(elapsed: elapsed))
        try write(report)
        guard !shared.json else { return try JSONText.print(report) }
        report.table.forEach { Console.print($0) }
        Console.print("")
        Console.print(
            "\(elapsed.tenths) s; report in \(out)/report.html, figures in \(out)/report.json")
    }

    /// Writes both forms of the report.
    private func write(_ report: ComparisonReport) throws {
        try FileBytes.write(HTMLReport(report).page, to: out + "/report.html")
        try FileBytes.write(JSONText.text(of: report) + "\n", to: out + "/report.json")
        try FileBytes.write(report.markdown, to: out + "/report.md")
    }

    /// What produced the report.
    private func settings(elapsed: Double) -> [String: String] {
        let counts = DemoRun.counts(isQuick: quick)
        return [
            "prompts":
                "\(counts.train) train, \(counts.validation) validation, \(counts.test) test",
            "seeds": "\(seeds)", "decoding": "greedy, at most \(ClinicTask.maximumTokens) tokens",
            "edited positions": TokenSelection.generated.description,
            "strengths": DemoRun.strengths(isQuick: quick).map(\.shortest).joined(separator: " "),
            "further strengths of directions":
                DemoRun.directionStrengths(isQuick: quick).map(\.shortest).joined(separator: " "),
            "version": Version.current, "seconds": elapsed.tenths,
            "objective": "(mean success of cautious classes + unchanged plain replies) / 2",
        ]
    }
}
