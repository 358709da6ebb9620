import VaneCore

/// Times prefill and greedy decoding of one prompt, and what an edit in the loop costs.
struct DecodeBenchmark {
    /// The model's name or folder, for the report.
    let name: String
    /// The model.
    let model: any SteerableModel
    /// The prompt.
    let prompt: Prompt
    /// The most tokens to generate.
    let tokens: Int
    /// What is done to hidden states in every other run, if anything.
    let application: Application?
    /// How often each is timed, after one run that does not count.
    let repeats: Int

    /// What is reported; rates are those of the median time.
    private struct Report: Encodable {
        /// The model.
        var model: String
        /// The prompt's tokens.
        var promptTokens: Int
        /// The tokens generated.
        var tokens: Int
        /// Prompt tokens over the seconds to the first new token.
        var prefillTokensPerSecond: Double
        /// New tokens after the first over the seconds that they took.
        var decodeTokensPerSecond: Double
        /// The same with the edit.
        var editedTokensPerSecond: Double?
        /// The median of the ratios of a run with the edit to the run without it beside it, in seconds.
        var editRatio: Double?
    }

    /// Times and prints.
    ///
    /// - Throws: What generation throws, and `CommandError` when the model ends its text at once.
    func run(json: Bool) throws {
        let report = try measure()
        guard !json else { return try JSONText.print(report) }
        Console.print(
            "prefill \(name): \(report.promptTokens) tokens, \(report.prefillTokensPerSecond.tenths) tokens/s"
        )
        Console.print(
            "decode \(name): \(report.tokens) tokens, \(report.decodeTokensPerSecond.tenths) tokens/s"
        )
        guard let edited = report.editedTokensPerSecond, let ratio = report.editRatio else {
            return
        }
        Console.print(
            "edited: \(edited.tenths) tokens/s, \(ratio.thousandths) times the seconds without the edit"
        )
    }

    /// Times prefill, decoding, and decoding with the edit in turn.
    private func measure() throws -> Report {
        let warm = try timed(maximum: tokens, applying: []).completion
        guard warm.tokens.count > 1 else {
            throw CommandError(
                warm.ending == .length
                    ? "'\(name)' has room for only \(warm.tokens.count) token behind a prompt of "
                        + "\(warm.promptLength), which is too few to time; give a shorter one or more --tokens."
                    : "'\(name)' ends this prompt's reply at once; give another --prompt.")
        }
        if let application { _ = try timed(maximum: tokens, applying: [application]) }
        var (prefill, plain, edited) = ([Double](), [Double](), [Double]())
        for _ in 0..<repeats {
            prefill.append(try timed(maximum: 1, applying: []).seconds)
            plain.append(try timed(maximum: tokens, applying: []).seconds)
            guard let application else { continue }
            edited.append(try timed(maximum: tokens, applying: [application]).seconds)
        }
        let (first, new) = (prefill.median, Double(warm.tokens.count - 1))
        guard plain.median > first else {
            throw CommandError(
                "\(warm.tokens.count) tokens of '\(name)' are too few to time beside a prompt of "
                    + "\(warm.promptLength); give a shorter prompt or more --tokens.")
        }
        return Report(
            model: name, promptTokens: warm.promptLength, tokens: warm.tokens.count,
            prefillTokensPerSecond: Double(warm.promptLength) / first,
            decodeTokensPerSecond: new / (plain.median - first),
            editedTokensPerSecond: edited.isEmpty ? nil : new / (edited.median - first),
            editRatio: edited.isEmpty ? nil : zip(edited, plain).map { $0 / $1 }.median)
    }

    /// Generates once.
    private func timed(
        maximum: Int, applying applications: [Application]
    ) throws -> (completion: Completion, seconds: Double) {
        let request = GenerationRequest(
            [prompt], applying: applications, maximumTokens: maximum)
        let start = ContinuousClock.now
        let completion = try model.generate(request).completions[0]
        return (completion, (ContinuousClock.now - start).seconds)
    }
}

extension [Double] {
    /// The middle number, or the mean of the two in the middle.
    ///
    /// - Precondition: There is a number.
    var median: Double {
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
