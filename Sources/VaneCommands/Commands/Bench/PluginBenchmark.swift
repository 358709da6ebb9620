import VaneCore
import VaneSteering

/// Times loaded interventions beside a built-in addition: per call, and per token of greedy decoding.
///
/// All are timed in turn, so that what else the machine does falls on each alike.
struct PluginBenchmark {
    /// The loaded methods, with the libraries' settings by default.
    let methods: [Method]
    /// The model to decode with.
    let model: any SteerableModel
    /// The model's name or folder, for the report.
    let name: String
    /// Where rows are edited while decoding.
    let hook: HookPoint
    /// The prompt.
    let prompt: Prompt
    /// The number of tokens to generate.
    let tokens: Int
    /// How often each is timed, after one time that does not count.
    let repeats: Int

    /// The vector's name among methods.
    static let builtIn = "built in"
    /// The widths of rows in calls.
    private static let widths = [512, 4096]
    /// The numbers of rows in calls.
    private static let rows = [1, 16, 256]
    /// The strength of the edits while decoding: enough to change bits, too little to change words.
    private static let strength: Float = 0.001

    /// What is reported.
    private struct Report: Encodable {
        /// The model.
        let model: String
        /// The calls.
        let calls: [PluginCallTiming.Row]
        /// The tokens.
        let tokens: [TokenRow]
    }

    /// The seconds of one method per generated token.
    private struct TokenRow: Encodable {
        /// The method.
        let method: String
        /// The median of the time that getting ready takes, once a run; a sandboxed plugin starts its process then.
        let readyMicroseconds: Double
        /// The median, without getting ready.
        let microsecondsPerToken: Double
        /// The median of the ratios to a run with the built-in edit beside it.
        let toBuiltIn: Double
        /// The median of the ratios to a run without any edit beside it.
        let toNone: Double
    }

    /// Times and prints.
    ///
    /// - Throws: What the methods throw, and `CommandError` when there is none to time.
    func run(json: Bool) throws {
        guard !methods.isEmpty else {
            throw CommandError(
                "There is no loaded intervention to time that needs no training; give --plugin LIB."
            )
        }
        var calls: [PluginCallTiming.Row] = []
        for width in Self.widths {
            let interventions = try interventions(width: width)
            for count in Self.rows {
                let timing = PluginCallTiming(width: width, rows: count, repeats: repeats)
                calls += try timing.rows(interventions)
            }
        }
        let report = Report(model: name, calls: calls, tokens: try decode())
        guard !json else { return try JSONText.print(report) }
        Self.show(report)
    }

    /// The built-in addition and the loaded methods, for rows of a width.
    private func interventions(
        width: Int
    ) throws -> [(name: String, intervention: any Intervention)] {
        let addition = Addition(Direction(Self.vector(width)))
        return try [(Self.builtIn, addition)]
            + methods.map { method in (method.descriptor.id, try made(method)) }
    }

    /// A vector whose values can be written down without a table: −3, −2, …, 3, and again.
    static func vector(_ width: Int) -> [Float] { (0..<width).map { Float($0 % 7 - 3) } }

    /// Makes a method with its defaults.
    private func made(_ method: Method) throws -> any Intervention {
        let artifact = try method.fit(
            Method.FitRequest(
                data: .nothing, parameters: ParameterValues([:], for: method.descriptor)))
        guard let make = method.intervention else {
            throw CommandError("'\(method.descriptor.id)' does not edit; leave it out.")
        }
        return try make(artifact)
    }

    /// Times decoding without an edit and with each; what getting ready takes is taken off.
    private func decode() throws -> [TokenRow] {
        let edits = try interventions(width: model.description.width(at: hook))
        let applications = edits.map { edit in
            Application(
                edit.name, edit.intervention, at: [hook], strength: .constant(Self.strength))
        }
        let runs: [[Application]] = [[]] + applications.map { [$0] }
        let ready = try [0] + edits.map { try readySeconds($0.intervention) }
        var seconds = [[Double]](repeating: [], count: runs.count)
        for round in 0...repeats {
            // Back and forth, so that a machine that slows down does not favour the first.
            let order = round % 2 == 0 ? Array(runs.indices) : runs.indices.reversed()
            for place in order {
                let time = try timed(runs[place], less: ready[place])
                if round > 0 { seconds[place].append(time) }
            }
        }
        return edits.indices.map { place in
            TokenRow(
                method: edits[place].name, readyMicroseconds: ready[place + 1] * 1e6,
                microsecondsPerToken: seconds[place + 1].median * 1e6,
                toBuiltIn: zip(seconds[place + 1], seconds[1]).map { $0 / $1 }.median,
                toNone: zip(seconds[place + 1], seconds[0]).map { $0 / $1 }.median)
        }
    }

    /// Returns the median seconds that an intervention takes to get ready for the model's rows.
    private func readySeconds(_ intervention: any Intervention) throws -> Double {
        let description = model.description
        let width = try description.width(at: hook)
        let contextWidth = try intervention.needs.context.map { try description.width(at: $0) }
        let shape = RunShape(
            width: width, contextWidth: contextWidth ?? 0, sequences: 1,
            rows: description.contextLength)
        return try (0..<max(3, repeats / 4)).map { _ in
            let start = ContinuousClock.now
            _ = try intervention.prepare(for: shape)
            return (ContinuousClock.now - start).seconds
        }.median
    }

    /// Generates once and returns the seconds per token, less what is spent once.
    private func timed(_ applications: [Application], less ready: Double) throws -> Double {
        let request = GenerationRequest([prompt], applying: applications, maximumTokens: tokens)
        let start = ContinuousClock.now
        let completion = try model.generate(request).completions[0]
        let seconds = (ContinuousClock.now - start).seconds
        guard completion.tokens.count > 1 else {
            throw CommandError("'\(name)' ends this prompt's reply at once; give another --prompt.")
        }
        return (seconds - ready) / Double(completion.tokens.count)
    }

    /// Prints the report as text.
    private static func show(_ report: Report) {
        for row in report.calls {
            Console.print(
                "call   \(row.method.padded(to: 20)) \("\(row.rows) x \(row.width)".padded(to: 12)) "
                    + "\(row.microseconds.thousandths) us, \(row.toBuiltIn.thousandths) times the built-in addition"
            )
        }
        for row in report.tokens {
            Console.print(
                "token  \(row.method.padded(to: 20)) \(row.microsecondsPerToken.tenths) us on \(report.model), "
                    + "\(row.toBuiltIn.thousandths) times the built-in addition, "
                    + "\(row.toNone.thousandths) times none; ready in \(row.readyMicroseconds.tenths) us"
            )
        }
    }
}
