public import VaneCore

/// Prompts with the behaviour wanted for each, and a judge that says which behaviour a reply shows.
///
/// Class 0 is the neutral one: its replies should stay exactly as they are without steering.
public struct ControlTask: Sendable {
    /// A part of the data; tuning sees validation only, and test is looked at once.
    public enum Split: String, Sendable, CaseIterable, Codable {
        /// What methods are fitted on.
        case train
        /// What hook points, strengths and variants are chosen on.
        case validation
        /// What is reported.
        case test
    }

    /// Completions among which a model chooses by likelihood.
    public struct Choices: Sendable, Hashable {
        /// The completion of each class.
        public var completions: [String]
        /// Whether log-probabilities are means over tokens.
        public var isNormalized: Bool

        /// Creates choices.
        public init(_ completions: [String], normalized isNormalized: Bool = false) {
            (self.completions, self.isNormalized) = (completions, isNormalized)
        }
    }

    /// One prompt.
    public struct Item: Sendable, Hashable {
        /// The prompt with its contrast prompts.
        public var sample: Sample
        /// The class of the behaviour wanted, a place in `classes`.
        public var wanted: Int
        /// The cluster in which prompts are not independent.
        public var cluster: String
        /// Whether the prompt speaks of something that no training prompt speaks of.
        public var isNovel: Bool
        /// The prompt with each baseline instruction, by the instruction's name.
        public var instructed: [String: String]

        /// Creates an item.
        public init(
            sample: Sample, wanted: Int, cluster: String, isNovel: Bool = false,
            instructed: [String: String] = [:]
        ) {
            self.sample = sample
            self.wanted = wanted
            self.cluster = cluster
            self.isNovel = isNovel
            self.instructed = instructed
        }
    }

    /// The names of the behaviours; the neutral one first, if there is one.
    public var classes: [String]
    /// Whether the first class is neutral, so that its replies should stay as they are.
    public var hasNeutral = true
    /// The prompts, by split.
    public var items: [Split: [Item]]
    /// Says which behaviour each reply shows.
    public var judge: any BehaviorJudge
    /// The completion of each class among which the likeliest is the one shown; nothing where replies are generated and judged.
    public var choices: Choices?
    /// The most tokens of a reply.
    public var maximumTokens: Int
    /// The number of tokens of the unsteered reply that are forced before the contrast is read.
    public var forcedTokens: Int
    /// What a cluster is, in the plural, as reports call it.
    public var clusterName: String
    /// What a reader must know about this task before quoting a figure, one sentence each.
    public var caveats: [String]

    /// Creates a task.
    public init(
        classes: [String], items: [Split: [Item]], maximumTokens: Int, forcedTokens: Int,
        clusterName: String = "clusters", caveats: [String] = [], judge: any BehaviorJudge
    ) {
        self.classes = classes
        self.items = items
        self.maximumTokens = maximumTokens
        self.forcedTokens = forcedTokens
        self.clusterName = clusterName
        self.caveats = caveats
        self.judge = judge
    }

    /// Creates a task whose judge is a closure that returns the behaviour of one reply, or nothing when it shows none.
    public init(
        classes: [String], items: [Split: [Item]], maximumTokens: Int, forcedTokens: Int,
        clusterName: String = "clusters", caveats: [String] = [],
        judge: @escaping @Sendable (Completion) -> Int?
    ) {
        self.init(
            classes: classes, items: items, maximumTokens: maximumTokens,
            forcedTokens: forcedTokens, clusterName: clusterName, caveats: caveats,
            judge: CompletionJudge(judge))
    }

    /// The prompts of a split.
    public func items(of split: Split) -> [Item] { items[split] ?? [] }
}
