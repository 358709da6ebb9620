/// How a method behaves on a task: the share of wanted behaviour, and the share of neutral replies left as they were.
///
/// A figure without prompts is absent and enters no mean: nothing was seen, which is neither a failure nor a success.
public struct ControlScore: Sendable, Hashable {
    /// The share of prompts that got the wanted behaviour, by class; the neutral class first.
    public var successByClass: [Double?]
    /// The mean of `successByClass` over the classes that call for a change and have prompts.
    public var success: Double?
    /// The share of neutral replies that are the unsteered reply, token by token.
    public var unchanged: Double?

    /// The figure that tuning maximises: the mean of `success` and `unchanged`, or the one that there is.
    public var objective: Double? { [success, unchanged].compactMap(\.self).mean }

    /// Creates a score from what each prompt gave.
    ///
    /// - Parameters:
    ///   - outcomes: What became of each prompt.
    ///   - weights: How often each prompt counts; once when absent.
    ///   - classes: The number of classes.
    ///   - hasNeutral: Whether the first class is the neutral one; otherwise it counts like the others and nothing should stay.
    /// - Precondition: There is a class, and every outcome wants one of them.
    public init(
        _ outcomes: [ControlOutcome], weights: [Double]? = nil, classes: Int,
        hasNeutral: Bool = true
    ) {
        var hits = [Double](repeating: 0, count: classes)
        var counts = [Double](repeating: 0, count: classes)
        var same = 0.0
        for (item, outcome) in outcomes.enumerated() {
            let weight = weights?[item] ?? 1
            counts[outcome.wanted] += weight
            if outcome.shown == outcome.wanted { hits[outcome.wanted] += weight }
            if outcome.wanted == 0 && outcome.isUnchanged { same += weight }
        }
        successByClass = zip(hits, counts).map { $1 > 0 ? $0 / $1 : nil }
        success = successByClass.dropFirst(hasNeutral ? 1 : 0).compactMap(\.self).mean
        unchanged = hasNeutral && counts[0] > 0 ? same / counts[0] : nil
    }
}

/// What became of one prompt under one method.
public struct ControlOutcome: Sendable, Hashable, Codable {
    /// The class wanted.
    public var wanted: Int
    /// The class shown, if any.
    public var shown: Int?
    /// Whether the reply is the unsteered one, token by token.
    public var isUnchanged: Bool
    /// The reply.
    public var text: String

    /// Creates an outcome.
    public init(wanted: Int, shown: Int?, isUnchanged: Bool, text: String) {
        self.wanted = wanted
        self.shown = shown
        self.isUnchanged = isUnchanged
        self.text = text
    }
}
