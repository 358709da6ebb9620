import ArgumentParser
import VaneComparison
import VaneCore

/// Compares readouts by a plan.
struct CompareCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare reading and steering by a plan.",
        discussion: """
            The plan is a YAML file: data, splits, readouts, methods of steering, strengths, seeds. Everything is fitted on train and chosen on \
            validation; test is looked at with what was chosen. With an archive only readouts are compared. Writes report.html, report.json, \
            report.md and tables as CSV.
            """)

    /// The plan.
    @Argument(help: ArgumentHelp("The plan, a YAML file.", valueName: "plan"))
    var plan: String
    /// Where reports go.
    @Option(name: .long, help: "The folder for the reports.")
    var out: String?
    /// Whether nothing is fitted.
    @Flag(name: .long, help: "Say what would run, and fit nothing.")
    var dryRun = false
    /// Whether what an earlier run measured is kept.
    @Flag(name: .long, help: "Go on with a run that was cut off, and measure nothing twice.")
    var resume = false
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// Refuses a run without a place for its reports.
    func validate() throws {
        guard out != nil || dryRun else { throw ValidationError("Give --out DIR, or --dry-run.") }
    }

    /// Compares and writes the reports.
    func run() async throws {
        let start = ContinuousClock.now
        let text = String(decoding: try FileBytes.read(plan), as: UTF8.self)
        let read = try ComparisonPlan(yaml: text, file: plan)
        let comparison = ReadoutComparison(catalog: try shared.methods(), plan: read)
        try comparison.check()
        if let source = read.model {
            return try await steer(read, source, text: text, since: start)
        }
        guard let source = read.data else { return }
        let data = try CompareData(read, source, beside: plan)
        guard !dryRun else { return try CompareOutline(read, data).show(json: shared.json) }
        guard let out else { return }
        try OutputPath.check(out, apartFrom: data.data.path)
        try FileBytes.makeFolder(out)
        let json = shared.json
        let outcome = try await comparison.measure(at: data.places, rows: data.rows) { hook in
            guard !json else { return }
            let seconds = (ContinuousClock.now - start).seconds
            Console.note(
                "[\(seconds.tenths) s] \(hook?.description ?? "the rows"): every readout fitted")
        }
        let report = DetectionReport(
            outcome, of: comparison, classes: data.classes,
            settings: data.settings(plan: Fingerprint.sha256(Array(text.utf8))))
        try write(report, to: out)
        guard !json else { return try JSONText.print(report) }
        report.table.forEach { Console.print($0) }
        let seconds = (ContinuousClock.now - start).seconds
        Console.print("")
        Console.print(
            "\(seconds.tenths) s; report in \(out)/report.html, figures in \(out)/report.json")
    }

    /// Compares on both axes, with the model of a plan.
    private func steer(
        _ read: ComparisonPlan, _ source: ComparisonPlan.Model, text: String,
        since start: ContinuousClock.Instant
    ) async throws {
        let catalog = try shared.methods()
        let steered = try SteeredPlan(read, source, catalog: catalog, beside: plan)
        guard !dryRun else {
            return try await SteeredOutline(steered, catalog: catalog).show(json: shared.json)
        }
        guard let out else { return }
        try FileBytes.makeFolder(out)
        let run = SteeredRun(
            steered: steered, catalog: catalog, text: text, folder: out, resuming: resume)
        let report = try await run.report()
        try FileBytes.write(PlanPage(report).page, to: out + "/report.html")
        try FileBytes.write(JSONText.text(of: report) + "\n", to: out + "/report.json")
        try FileBytes.write(report.markdown, to: out + "/report.md")
        for (name, csv) in report.tables { try FileBytes.write(csv, to: "\(out)/\(name)") }
        if shared.json {
            try JSONText.print(report)
        } else {
            report.table.forEach { Console.print($0) }
            Console.print("")
            let seconds = (ContinuousClock.now - start).seconds
            Console.print(
                "\(seconds.tenths) s; report in \(out)/report.html, figures in \(out)/report.json")
        }
        guard report.control.methods.contains(where: { $0.chosen != nil && $0.control != nil })
        else {
            throw CommandError(
                "No method of the plan could be measured; '\(out)/report.json' says why for each.")
        }
    }

    /// Writes all forms of the report.
    private func write(_ report: DetectionReport, to folder: String) throws {
        try FileBytes.write(DetectionPage(report).page, to: folder + "/report.html")
        try FileBytes.write(JSONText.text(of: report) + "\n", to: folder + "/report.json")
        try FileBytes.write(report.csv, to: folder + "/report.csv")
        try FileBytes.write(report.markdown, to: folder + "/report.md")
    }
}
