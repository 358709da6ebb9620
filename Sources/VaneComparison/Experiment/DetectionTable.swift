public import VaneCore
import VaneTensors

/// How well hidden states, words and steering directions tell which prompts call for a change, on test.
public struct DetectionTable: Sendable {
    /// A readout's figures.
    public struct Row: Sendable {
        /// The readout's id.
        public var id: String
        /// The block chosen on validation, for readouts of hidden states.
        public var hook: HookPoint?
        /// The area on validation.
        public var validation: Double?
        /// The area on test with its interval.
        public var score: DetectionScore?
        /// Why there is none, where a loaded readout failed.
        public var failure: String?
    }

    /// The readouts.
    public var rows: [Row] = []
    /// The logistic probe's direction at each block.
    public var probes: [HookPoint: Direction] = [:]
    /// Whether each test prompt calls for a change.
    let positive: [Bool]
    /// The clustered bootstrap of the test split.
    let bootstrap: ClusterBootstrap
    /// The hidden states at the last prompt token of the test prompts, `[items, D]`.
    var contexts: [HookPoint: Tensor<Float>]

    /// Creates an empty table.
    init(positive: [Bool], bootstrap: ClusterBootstrap, contexts: [HookPoint: Tensor<Float>]) {
        self.positive = positive
        self.bootstrap = bootstrap
        self.contexts = contexts
    }

    /// Measures scores of the test prompts.
    func score(of scores: [Double]) -> DetectionScore? {
        DetectionScore(scores: scores, positive: positive, bootstrap: bootstrap)
    }

    /// Measures a steering artefact as a readout, when it is one constant direction: one fit, both axes.
    func score(of artifact: Artifact) -> DetectionScore? {
        guard let vector = artifact.tensors["vector"], let hook = artifact.hookPoint,
            let contexts = contexts[hook], contexts.width == vector.count
        else { return nil }
        let scores = try? Direction(vector.elements).firstScores(of: contexts)
        return scores.flatMap { score(of: $0) }
    }
}
