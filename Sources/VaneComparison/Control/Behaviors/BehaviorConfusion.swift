/// How often each behaviour was shown where each was wanted, and the figures that follow from it.
///
/// The released code of L2S computes an "F1" from hits alone, with every truth and every hit called positive, so that precision is 1 and
/// the figure is `2a/(1 + a)` of the accuracy `a`. Such a figure cannot be made here: a confusion needs the behaviour wanted and the one
/// shown of every reply, and there is no F1 where prompts want fewer than two behaviours.
public struct BehaviorConfusion: Sendable, Hashable {
    /// The weight of replies, `[K, K + 1]`: by the class wanted, then by the class shown, no class last.
    public let counts: [[Double]]

    /// Counts replies.
    ///
    /// - Parameters:
    ///   - wanted: The class that each prompt wants.
    ///   - shown: The class that each reply shows, or nothing.
    ///   - weights: How often each reply counts, as a draw of the bootstrap has it; once when absent.
    ///   - classes: The number of classes, K.
    /// - Precondition: All lists have one entry a reply, and all classes are below `classes`.
    public init(wanted: [Int], shown: [Int?], weights: [Double]? = nil, classes: Int) {
        precondition(wanted.count == shown.count, "Each reply has one class wanted.")
        precondition(weights.map { $0.count == wanted.count } ?? true, "Each reply has one weight.")
        var counts = [[Double]](
            repeating: [Double](repeating: 0, count: classes + 1), count: classes)
        for item in wanted.indices {
            let column = shown[item] ?? classes
            precondition(
                (0..<classes).contains(wanted[item]) && (0...classes).contains(column),
                "A class is a place among the classes.")
            counts[wanted[item]][column] += weights?[item] ?? 1
        }
        self.counts = counts
    }

    /// Counts what became of prompts.
    ///
    /// - Precondition: As for the other initialiser.
    public init(_ outcomes: [ControlOutcome], weights: [Double]? = nil, classes: Int) {
        self.init(
            wanted: outcomes.map(\.wanted), shown: outcomes.map(\.shown), weights: weights,
            classes: classes)
    }

    /// The number of classes, K.
    public var classes: Int { counts.count }

    /// The weight of all replies.
    public var total: Double { counts.joined().reduce(0, +) }

    /// The share of replies that show the class wanted; nothing without replies.
    public var accuracy: Double? {
        share((0..<classes).reduce(0) { $0 + counts[$1][$1] }, of: total)
    }

    /// Returns the share of right replies among those that show a class; nothing when none shows it.
    public func precision(of place: Int) -> Double? { share(hits(place), of: shown(place)) }

    /// Returns the share of right replies among those that should show a class; nothing when none should.
    public func recall(of place: Int) -> Double? { share(hits(place), of: wanted(place)) }

    /// Returns the harmonic mean of precision and recall, `2TP/(2TP + FP + FN)`.
    ///
    /// - Returns: The mean; nothing when a class is neither wanted nor shown, and when prompts want fewer than two classes, since it
    ///   would then say no more than the accuracy.
    public func f1(of place: Int) -> Double? {
        guard wantsSeveral else { return nil }
        // 2TP + FP + FN = (TP + FN) + (TP + FP).
        return share(2 * hits(place), of: wanted(place) + shown(place))
    }

    /// The mean of F1 over the classes that have one; nothing when none has.
    public var macroF1: Double? {
        let all = (0..<classes).compactMap { f1(of: $0) }
        return share(all.reduce(0, +), of: Double(all.count))
    }

    /// Returns the share of replies that show a class, right or wrong, as the yes-share of yes-or-no questions; nothing without replies.
    public func share(showing place: Int) -> Double? { share(shown(place), of: total) }

    /// The share of replies that show no class; nothing without replies.
    public var shareShowingNone: Double? { share(shown(classes), of: total) }

    /// Whether prompts want more than one class.
    private var wantsSeveral: Bool { (0..<classes).count { wanted($0) > 0 } > 1 }

    /// The weight of replies that show a class where it is wanted, TP.
    private func hits(_ place: Int) -> Double { counts[place][place] }

    /// The weight of replies where a class is wanted, TP + FN.
    private func wanted(_ place: Int) -> Double { counts[place].reduce(0, +) }

    /// The weight of replies that show a class, TP + FP.
    private func shown(_ place: Int) -> Double { counts.reduce(0) { $0 + $1[place] } }

    /// A part of a whole; nothing when there is no whole.
    private func share(_ part: Double, of whole: Double) -> Double? {
        whole > 0 ? part / whole : nil
    }
}
