public import VaneCore
import VaneTensors

/// A judge that reads the hidden states of the unsteered model over prompt and reply with a trained readout.
///
/// The reply's own tokens are fed after the prompt, without the one that ends it, and nothing is applied, so that what steered a reply
/// cannot also speak for it. A reply without tokens shows no behaviour.
public struct ReadoutJudge: BehaviorJudge {
    /// Which rows of a reply are scored.
    public enum Reading: String, Sendable, Hashable, CaseIterable {
        /// The mean of the rows of all its positions.
        case mean
        /// The row of its last position.
        case last
    }

    /// The readout.
    private let readout: any Readout
    /// The model.
    private let model: any SteerableModel
    /// Where rows are read.
    public let hook: HookPoint
    /// Which rows are scored.
    public let reading: Reading
    /// The score above which a binary readout says class 1.
    public let threshold: Float
    /// The most replies in one call of the model.
    public let repliesPerCall: Int

    /// Creates a judge.
    ///
    /// - Parameters:
    ///   - readout: The readout: one score a class, of which the largest decides, or one score for the second of two classes.
    ///   - hook: Where rows are read.
    ///   - model: The model.
    ///   - reading: Which rows of a reply are scored.
    ///   - classes: The number of classes that the task has, K.
    ///   - threshold: The score above which a readout with one score says class 1.
    ///   - repliesPerCall: The most replies in one call of the model, which bounds the rows in memory.
    /// - Throws: `VaneError` with code `absent` for a hook point that the model lacks, `shapeMismatch` for a readout of another width or
    ///   of another number of classes.
    /// - Precondition: A call takes at least one reply.
    public init(
        _ readout: any Readout, at hook: HookPoint, of model: any SteerableModel,
        reading: Reading = .mean, classes: Int, threshold: Float = 0, repliesPerCall: Int = 256
    ) throws {
        precondition(repliesPerCall > 0, "A call takes at least one reply.")
        let width = try model.description.width(at: hook)
        guard readout.width == width else {
            throw VaneError(
                .shapeMismatch,
                "The judge's readout takes rows of \(readout.width) values where '\(hook)' of '\(model.description.name)' has \(width); "
                    + "read at the hook point that it was trained at.")
        }
        guard readout.outputs == classes || (readout.outputs == 1 && classes == 2) else {
            throw VaneError(
                .shapeMismatch,
                "The judge's readout gives \(readout.outputs) scores for \(classes) classes; "
                    + "train one with a score a class, or with one score for two classes.")
        }
        self.readout = readout
        self.model = model
        self.hook = hook
        self.reading = reading
        self.threshold = threshold
        self.repliesPerCall = repliesPerCall
    }

    /// Returns the class that the readout gives each reply.
    ///
    /// - Throws: The model's error, and `VaneError` with code `readoutFailed` or `nonFinite`.
    public func classes(of replies: [JudgedReply]) throws -> [Int?] {
        var classes = [Int?](repeating: nil, count: replies.count)
        let spoken = replies.indices.filter { !replies[$0].completion.textTokens.isEmpty }
        for start in stride(from: 0, to: spoken.count, by: repliesPerCall) {
            let places = spoken[start..<min(start + repliesPerCall, spoken.count)]
            for (place, shown) in zip(places, try self.shown(places.map { replies[$0] })) {
                classes[place] = shown
            }
        }
        return classes
    }

    /// Passes some replies and returns their classes.
    private func shown(_ replies: [JudgedReply]) throws -> [Int] {
        let prompts = replies.map {
            Prompt(
                [.text($0.sample.prompt)], forced: [.tokens(Array($0.completion.textTokens))])
        }
        let request = GenerationRequest(
            prompts, maximumTokens: 0,
            collecting: GenerationRequest.Collection(at: [hook], selecting: .generated))
        guard let batch = try model.generate(request).activations, let values = batch[hook] else {
            throw VaneError(
                .absent,
                "'\(model.description.name)' kept no states at '\(hook)'; judge with a model that keeps them."
            )
        }
        let rows = try summaries(values, batch.labels, count: replies.count)
        let scores = try readout.scores(of: rows)
        return (0..<replies.count).map { row in
            guard readout.outputs > 1 else { return scores[row, 0] > threshold ? 1 : 0 }
            return (0..<readout.outputs).reduce(0) {
                scores[row, $1] > scores[row, $0] ? $1 : $0
            }
        }
    }

    /// Returns one row a reply.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` when a reply has no row.
    private func summaries(
        _ values: Tensor<Float>, _ labels: [RowLabel], count: Int
    ) throws -> Tensor<Float> {
        let width = values.width
        var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: count)
        var rows = [Int](repeating: 0, count: count)
        for (row, label) in labels.enumerated() where label.phase == .generation {
            let reply = Int(label.sequence)
            // Rows are ordered by position, so that the last one stays.
            let isFresh = reading == .last || rows[reply] == 0
            for i in 0..<width {
                sums[reply][i] = (isFresh ? 0 : sums[reply][i]) + Double(values[row, i])
            }
            rows[reply] += 1
        }
        if let silent = rows.firstIndex(of: 0) {
            throw VaneError(
                .shapeMismatch,
                "'\(model.description.name)' kept no row of reply \(silent) at '\(hook)'; a reply with tokens has some."
            )
        }
        let means = zip(sums, rows).flatMap { sum, rows in
            sum.map { Float($0 / Double(reading == .mean ? rows : 1)) }
        }
        return Tensor(shape: [count, width], means)
    }
}
