public import VaneCore

/// What is to be compared, on which data, divided how: a plan as a YAML file writes it down.
///
/// ```yaml
/// vane-plan: 1
/// data: {archive: states.zarr}
/// at: resid_post.0-5
/// readouts: [logistic, mass-mean, {id: softmax, set: {inverse-penalty: 0.1}}]
/// splits: {train: 0.6, validation: 0.2, test: 0.2, seed: 1}
/// ```
public struct ComparisonPlan: Sendable, Hashable {
    /// Where rows come from.
    public struct Data: Sendable, Hashable {
        /// The archive, a path relative to the plan's folder.
        public var archive: String
        /// Of anyone's store: the array of activations.
        public var array: String?
        /// Of anyone's store: the array of labels.
        public var labels: String?
        /// Of anyone's store: the array of groups.
        public var groups: String?
        /// Of anyone's store: the layer.
        public var layer: Int?
    }

    /// A model with prompts, from which rows come and which is steered.
    public struct Model: Sendable, Hashable {
        /// The model: `clinic`, or a directory, relative to the plan's folder.
        public var model: String
        /// The prompts: `clinic`, or a file of JSON lines, relative to the plan's folder.
        public var prompts: String
        /// Of the embedded experiment: how many prompts each split has, train first.
        public var counts: [Int]?
    }

    /// A method with its parameters.
    public struct Choice: Sendable, Hashable {
        /// The name in tables.
        public var name: String
        /// The method's id.
        public var method: String
        /// Its parameters, those that are set to one value.
        public var parameters: [String: String]
        /// The parameters among whose values validation chooses.
        public var grid: [String: [String]] = [:]

        /// Everything that is set or tried of it, as `lambda=1|100 standardise=true`.
        public var settings: String {
            let fixed = parameters.map { ($0.key, $0.value) }
            let tried = grid.map { ($0.key, $0.value.joined(separator: "|")) }
            return (fixed + tried).sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }
                .joined(separator: " ")
        }

        /// Its name, the method where it has another, and its settings.
        public var words: String {
            let id = name == method ? name : "\(name) (\(method))"
            return settings.isEmpty ? id : "\(id) \(settings)"
        }

        /// Every setting that is tried: the product over the grid, its last name in alphabetical order varying fastest.
        public var combinations: [[String: String]] {
            grid.sorted { $0.key < $1.key }.reduce([parameters]) { settings, entry in
                settings.flatMap { setting in
                    entry.value.map { setting.merging([entry.key: $0]) { $1 } }
                }
            }
        }
    }

    /// The archive, unless a model is given.
    public var data: Data?
    /// The model with prompts, unless an archive is given.
    public var model: Model?
    /// How the model is steered; given with a model alone.
    public var steering: SteeringPlan?
    /// The classes in order, the negative one first; as the data have them when absent.
    public var classes: [String]?
    /// The hook points to choose among; all there are when absent.
    public var hookPoints: [HookPoint]?
    /// Which rows of each sample; all there are when absent.
    public var selection: TokenSelection?
    /// The readouts.
    public var readouts: [Choice]
    /// How samples are divided.
    public var splits: SplitShares
    /// The seeds of fits; figures are the first one's.
    public var seeds: [UInt64]
    /// The number of bootstrap draws.
    public var replicates: Int
    /// What readouts are checked against.
    public var controls: [DetectionControl]
    /// The groups that belong to no split, on which readouts are measured out of distribution; a trailing `*` stands for anything.
    public var outside: [String]
    /// How intervals are read off the draws.
    public var intervals: ClusterBootstrap.IntervalKind
}

/// How samples are divided, by whole groups.
public struct SplitShares: Sendable, Hashable {
    /// The share that is fitted on.
    public var train: Double
    /// The share on which hook points, thresholds and calibrations are chosen.
    public var validation: Double
    /// The seed of the division.
    public var seed: UInt64
    /// The hash that the division must have, where the plan freezes it.
    public var hash: String?

    /// The share that is reported on.
    public var test: Double { 1 - train - validation }
}
