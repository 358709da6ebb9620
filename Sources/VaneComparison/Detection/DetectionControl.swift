/// A check of what a readout's figure owes to something else than what hidden states say.
///
/// | control          | what changes                                               | what a figure far above chance means          |
/// |------------------|------------------------------------------------------------|-----------------------------------------------|
/// | permuted labels  | labels are exchanged at random among all rows              | train's rows stand in test as well            |
/// | control task     | every type (token, or group) gets one random label         | the readout can learn any label by heart      |
/// | random features  | rows are Gaussian noise, identical rows the same noise     | rows that repeat are remembered               |
/// | bag of words     | a row is the counts of its prompt's tokens or words        | words alone tell the classes apart            |
/// | token identity   | a row is nothing but its own token                         | the token alone tells the classes apart       |
///
/// - SeeAlso: [Hewitt & Liang 2019](https://arxiv.org/abs/1909.03368), control tasks and selectivity.
public enum DetectionControl: String, Sendable, Hashable, CaseIterable {
    /// The same rows, their labels exchanged at random over all splits.
    case permutedLabels = "permuted-labels"
    /// The same rows, a random label for every type.
    case controlTask = "control-task"
    /// The same labels, Gaussian noise in place of rows.
    case randomFeatures = "random-features"
    /// Counts of what stands in each row's prompt.
    case bagOfWords = "bag-of-words"
    /// Which token each row belongs to.
    case tokenIdentity = "token-identity"

    /// Whether it is a readout of its own, in its own row of the table, and not a column of every readout.
    public var isBaseline: Bool { self == .bagOfWords || self == .tokenIdentity }
}
