import VaneCore

/// Times a capture into a compressed archive against the same forward passes with nothing kept.
struct CaptureBenchmark {
    /// The model's name or folder, for the report.
    let name: String
    /// The model.
    let model: any SteerableModel
    /// Where rows are captured.
    let hookPoint: HookPoint
    /// The prompt, repeated as a batch.
    let prompt: Prompt
    /// How often each is timed, after one run that does not count.
    let repeats: Int
    /// The prompts of a run.
    let prompts = 32

    /// What is reported.
    private struct Report: Encodable {
        /// The model.
        var model: String
        /// Where rows were captured.
        var at: String
        /// The rows of a run.
        var rows: Int
        /// The median seconds with nothing kept.
        var forwardSeconds: Double
        /// The median seconds of a capture.
        var captureSeconds: Double
        /// The median of the ratios of neighbouring runs.
        var ratio: Double
    }

    /// Times and prints.
    ///
    /// - Throws: What the model and the archive throw.
    func run(json: Bool) async throws {
        let path = "vane-bench-\(UInt64.random(in: .min ... .max)).zarr"
        defer { try? FileBytes.remove(path) }
        let text = try model.text(of: tokens)
        let samples = (0..<prompts).map { Sample(id: "\($0)", prompt: text) }
        let rows = try samples.reduce(0) { try $0 + model.tokens(of: $1.prompt).count }
        var (forward, capture) = ([Double](), [Double]())
        for index in 0...repeats {
            try FileBytes.remove(path)
            let passes = try seconds { _ = try model.generate(request(samples)) }
            let start = ContinuousClock.now
            try await CorpusCapture(
                model: model, samples: samples, hookPoints: [hookPoint], selection: .all,
                contrast: nil, promptsFingerprint: nil
            ).write(to: path)
            guard index > 0 else { continue }
            forward.append(passes)
            capture.append((ContinuousClock.now - start).seconds)
        }
        let report = Report(
            model: name, at: "\(hookPoint)", rows: rows, forwardSeconds: forward.median,
            captureSeconds: capture.median, ratio: zip(capture, forward).map { $0 / $1 }.median)
        guard !json else { return try JSONText.print(report) }
        Console.print(
            "capture \(name) at \(hookPoint): \(rows) rows in \(report.captureSeconds.thousandths) s, "
                + "\(report.ratio.thousandths) times the forward passes alone")
    }

    /// The tokens of the prompt.
    private var tokens: [Int] {
        get throws {
            try prompt.parts.flatMap { part -> [Int] in
                switch part {
                case .text(let text): try model.tokens(of: text)
                case .tokens(let tokens): tokens
                case .media: []
                }
            }
        }
    }

    /// The forward passes of the samples, with one token generated.
    private func request(_ samples: [Sample]) -> GenerationRequest {
        GenerationRequest(samples.map { Prompt($0.prompt) }, maximumTokens: 1)
    }

    /// Times a closure.
    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start).seconds
    }
}
