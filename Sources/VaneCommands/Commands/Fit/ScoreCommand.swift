import ArgumentParser
import VaneArchive
import VaneComparison
import VaneCore
import VaneTensors

/// Measures an artefact on captured data.
struct ScoreCommand: AsyncParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Measure what an artefact reads, and how well it predicts the true shifts.",
        discussion: """
            Samples that the artefact was fitted on are left out: an artefact remembers which groups were held out. \
            Without held-out groups all samples are measured, and the output says so. \
            So it does when 'vane fit --search' chose on the held-out groups, whose figures then flatter. \
            Rows and labels may also be arrays of anyone's Zarr store, --array and --labels.
            """)

    /// The artefact.
    @Argument(help: "The artefact's file.")
    var artifact: String
    /// The data.
    @Option(name: .long, help: "A captured archive, or any Zarr store.")
    var data: String
    /// Where the rows are.
    @Option(name: .long, help: "Where rows are read, if not where the artefact says.")
    var at: String?
    /// Whether all samples are measured.
    @Flag(name: .long, help: "Measure all samples, also those fitted on.")
    var all = false
    /// The arrays of a store without our attributes.
    @OptionGroup(title: "Arrays of any Zarr store") var arrays: ArrayOptions
    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// What was measured.
    private struct Figures: Encodable {
        /// The artefact.
        let artifact: String
        /// The method.
        let method: String
        /// Which samples were measured.
        let measured: String
        /// What a reader must know before quoting a figure, if anything.
        let caveat: String?
        /// The number of rows.
        var rows: Int
        /// The area under the ROC curve, for binary readouts and directions.
        var auroc: Double?
        /// Its 95 % interval, clustered by group.
        var ci: [Double]?
        /// The share of rows whose best class is theirs, for readouts with several classes.
        var accuracy: Double?
        /// R² against the mean shift of the samples measured, for predictors.
        var r2: Double?
        /// The mean cosine between predicted and true shifts, for predictors.
        var cosine: Double?
    }

    /// Refuses options without sense.
    func validate() throws {
        guard at == nil || arrays.array == nil else {
            throw ValidationError("--at is for a captured corpus; --array says where the rows are.")
        }
    }

    /// Measures and prints.
    func run() async throws {
        let catalog = try shared.methods()
        let artifact = try ArtifactFiles().load(artifact)
        let method = try CommandError.naming(self.artifact) {
            try catalog.method(artifact.method)
        }
        let measured = try arrays.open(data)
        try (measured as? Corpus)?.requireModel(of: artifact, named: self.artifact)
        guard artifact.notes["oracle"] == nil else {
            throw CommandError(
                "'\(artifact.method)' is told the shifts of its own prompts, so there is nothing to score; "
                    + "compare it in 'vane demo'.")
        }
        guard method.readout != nil || method.descriptor.input == .steeringPairs else {
            throw CommandError(
                "'\(artifact.method)' neither reads nor predicts shifts, so there is nothing to score."
            )
        }
        let holdOut = try HoldOut(
            of: artifact, named: self.artifact, measuring: measured, all: all)
        let source = try FitSource(
            data: measured, method: method.descriptor, holdOut: HoldOut(share: 0, seed: 0),
            classes: artifact.classes.count > 1 ? artifact.classes : nil,
            listedBy: "'\(self.artifact)'")
        let isMeasured = source.samples.map { holdOut.share == 0 || holdOut.contains($0) }
        guard isMeasured.contains(true) else {
            throw VaneError(
                .missingData,
                "'\(data)' holds none of the held-out groups; give --all or other data.")
        }
        var figures = Figures(
            artifact: self.artifact, method: artifact.method,
            measured: holdOut.share > 0 ? "held-out groups" : "all samples",
            caveat: caveat(of: artifact, on: measured), rows: 0)
        let readout = try readout(of: artifact, catalog)
        if let readout {
            figures = try await detection(artifact, readout, source, isMeasured, figures)
        }
        // A vector learned from pairs does both: it reads, and it is the simplest prediction of every shift.
        if readout == nil || (method.descriptor.input == .steeringPairs && measured.hasContrasts) {
            figures = try await prediction(artifact, catalog, source, isMeasured, figures)
        }
        guard !shared.json else { return try JSONText.print(figures) }
        show(figures)
    }

    /// What a reader must know before quoting a figure, if anything.
    private func caveat(of artifact: Artifact, on data: any LabeledData) -> String? {
        let chosen = artifact.notes[SearchRun.choiceNote].map {
            "\($0) were chosen on the held-out groups, so these figures flatter; "
                + "score groups that no search has seen."
        }
        guard chosen == nil, data is ForeignRows, artifact.modelFingerprint != nil else {
            return chosen
        }
        return "nothing in '\(data.path)' says that its rows are of the model that "
            + "'\(self.artifact)' was fitted on."
    }

    /// Prints the figures as text.
    private func show(_ figures: Figures) {
        var parts = ["\(figures.method) on \(figures.measured), \(figures.rows) rows:"]
        if let auroc = figures.auroc, let ci = figures.ci, ci.count == 2 {
            parts.append("AUROC \(auroc.thousandths) [\(ci[0].thousandths), \(ci[1].thousandths)]")
        }
        if let accuracy = figures.accuracy { parts.append("accuracy \(accuracy.thousandths)") }
        if let r2 = figures.r2 { parts.append("R2 \(r2.thousandths)") }
        if let cosine = figures.cosine { parts.append("cosine \(cosine.thousandths)") }
        Console.print(parts.joined(separator: " "))
        if let caveat = figures.caveat { Console.print("caveat: " + caveat) }
    }

    /// What an artefact reads with: its readout, or the one direction that its intervention adds.
    private func readout(of artifact: Artifact, _ catalog: MethodCatalog) throws -> (any Readout)? {
        guard try catalog.method(artifact.method).readout == nil else {
            return try catalog.readout(of: artifact, from: self.artifact)
        }
        let intervention = try catalog.intervention(of: artifact, from: self.artifact)
        return (intervention as? any Directional)?.direction
    }

    /// Measures how well something reads.
    private func detection(
        _ artifact: Artifact, _ readout: any Readout, _ source: FitSource, _ isMeasured: [Bool],
        _ figures: Figures
    ) async throws -> Figures {
        let hook = try at.map { try HookPoint($0) } ?? artifact.hookPoint ?? source.hook(nil)
        let rows = try await source.data.rows(at: hook, selecting: nil) { isMeasured[$0] }
        guard rows.values.width == readout.width else {
            let place = arrays.array ?? hook.map(\.description) ?? "a row"
            throw VaneError(
                .shapeMismatch,
                "'\(artifact.method)' reads \(readout.width) values, '\(place)' of '\(data)' has \(rows.values.width); "
                    + "give data captured where it was fitted.")
        }
        try rows.values.requireFinite("rows of '\(data)'")
        let classes = try source.data.classes(
            of: source.samples, listed: artifact.classes.count > 1 ? artifact.classes : nil,
            by: "'\(self.artifact)'")
        let labels = rows.labels.map { classes.labels[Int($0.sequence)] }
        var figures = figures
        figures.rows = labels.count
        let scores = try readout.scores(of: rows.values)
        guard readout.outputs == 1 else {
            figures.accuracy = accuracy(scores, labels)
            return figures
        }
        let groups = rows.labels.map { label in
            let sample = source.samples[Int(label.sequence)]
            return sample.group ?? sample.id
        }
        let positive = labels.map { $0 != 0 }
        let bootstrap = ClusterBootstrap(clusters: groups, strata: labels)
        let values = (0..<labels.count).map { Double(scores[$0, 0]) }
        guard let score = DetectionScore(scores: values, positive: positive, bootstrap: bootstrap)
        else {
            throw VaneError(
                .missingData, "The samples measured are all of one class; measure data with both.")
        }
        figures.auroc = score.auroc
        figures.ci = [score.interval.lower, score.interval.upper]
        return figures
    }

    /// The share of rows whose highest score is their class's.
    private func accuracy(_ scores: Tensor<Float>, _ labels: [Int]) -> Double {
        let hits = labels.indices.count { row in
            let values = (0..<scores.width).map { scores[row, $0] }
            return values.indices.max { values[$0] < values[$1] } == labels[row]
        }
        return Double(hits) / Double(max(labels.count, 1))
    }

    /// Measures how well predicted shifts meet the true ones.
    private func prediction(
        _ artifact: Artifact, _ catalog: MethodCatalog, _ source: FitSource, _ isMeasured: [Bool],
        _ figures: Figures
    ) async throws -> Figures {
        let hook = try at.map { try HookPoint($0) } ?? artifact.hookPoint
        guard let hook, let context = artifact.contextHookPoint else {
            throw VaneError(
                .missingData, "'\(self.artifact)' does not say where it belongs; fit it again.")
        }
        let pairs = try await source.pairs(at: hook, context: context) { isMeasured[$0] }
        let predictor = try catalog.intervention(of: artifact, from: self.artifact)
        let predicted = try ShiftProbe(predictor)
            .shifts(for: pairs.contexts, width: pairs.shifts.width)
        let fit = ShiftFit(predicted: predicted, wanted: pairs.shifts)
        var figures = figures
        figures.rows = pairs.shifts.rows
        (figures.r2, figures.cosine) = (fit.r2, fit.cosine)
        return figures
    }
}
