public import VaneTensors

/// What trains a `TwoLayerNetwork` to predict vectors from vectors, by Adam on mini-batches.
///
/// ```swift
/// let trainer = TwoLayerNetworkTrainer(hidden: 1024, seed: 7)
/// let network = try trainer.train(contexts: h, targets: z) { print($0.epoch, $0.loss) }
/// ```
///
/// The order of the examples in epoch e is `SeededGenerator(seed:, stream: SeededStream.order(epoch: e)).permutation(of: N)`,
/// cut into batches from its start; the last batch may be short. The parameters start with
/// `LinearInitializer` on the streams that `SeededStream` names. The same seed gives the same bytes on the same machine.
public struct TwoLayerNetworkTrainer: Equatable, Sendable {
    /// How the parameters start.
    public enum Initialization: String, CaseIterable, Sendable {
        /// PyTorch's default for linear layers, uniform in ±1/√(inputs).
        case uniform

        /// The default, but the columns of W₂ are the leading principal axes of the targets, as in L2S's released code.
        case targetAxes
    }

    /// The hidden width H.
    public var hidden: Int

    /// The function between the layers.
    public var activation: TwoLayerNetwork.Activation

    /// Whether the first layer has a bias.
    public var hasFirstBias: Bool

    /// Whether the second layer has a bias.
    public var hasSecondBias: Bool

    /// What is minimised.
    public var loss: RegressionLoss

    /// The optimiser's settings.
    public var optimizer: Adam

    /// How many examples a step averages over.
    public var batch: Int

    /// How often every example is seen.
    public var epochs: Int

    /// How the parameters start.
    public var initialization: Initialization

    /// What the initial parameters and the order of the examples are drawn from.
    public var seed: UInt64

    /// Creates a trainer; the defaults are those of the notes that L2S grew from.
    public init(
        hidden: Int = 1024, activation: TwoLayerNetwork.Activation = .relu,
        hasFirstBias: Bool = true, hasSecondBias: Bool = true,
        loss: RegressionLoss = .meanSquaredError, optimizer: Adam = Adam(), batch: Int = 64,
        epochs: Int = 10, initialization: Initialization = .uniform, seed: UInt64 = 0
    ) {
        self.hidden = hidden
        self.activation = activation
        self.hasFirstBias = hasFirstBias
        self.hasSecondBias = hasSecondBias
        self.loss = loss
        self.optimizer = optimizer
        self.batch = batch
        self.epochs = epochs
        self.initialization = initialization
        self.seed = seed
    }

    /// What is known of an epoch when it ends.
    public struct Epoch: Equatable, Sendable {
        /// The number of the epoch, from 0.
        public let epoch: Int

        /// The mean over examples of the loss just before the step in which each was seen.
        public let loss: Double

        /// How long the epoch took.
        public let seconds: Double
    }

    /// Trains a network.
    ///
    /// - Parameters:
    ///   - contexts: What is predicted from, `[N, D]`.
    ///   - targets: What is predicted, `[N, O]`.
    ///   - onEpoch: Called at the end of each epoch.
    /// - Returns: The network after the last epoch.
    /// - Throws: `NumericsError` with code `shapeMismatch`, `tooFewExamples`, `invalidSetting`, or `notFinite` when the data
    ///   or the loss are not finite; `CancellationError` when the task was cancelled.
    public func train(
        contexts: Tensor<Float>, targets: Tensor<Float>, onEpoch: (Epoch) -> Void = { _ in }
    ) throws -> TwoLayerNetwork {
        try check(contexts: contexts, targets: targets)
        let start = try initialNetwork(inputs: contexts.width, targets: targets)
        let loop = TwoLayerTrainingLoop(
            start: start, batch: min(batch, contexts.rows), loss: loss, optimizer: optimizer)
        let clock = ContinuousClock()
        for epoch in 0..<epochs {
            try Task.checkCancellation()
            var generator = SeededGenerator(
                seed: seed, stream: SeededStream.order(epoch: epoch))
            let order = generator.permutation(of: contexts.rows)
            var sum = 0.0
            let elapsed = clock.measure {
                sum = loop.run(contexts: contexts, targets: targets, order: order)
            }
            let mean = sum / Double(contexts.rows)
            guard mean.isFinite else { throw NumericsError.diverged(epoch: epoch, loss: mean) }
            onEpoch(Epoch(epoch: epoch, loss: mean, seconds: elapsed / .seconds(1)))
        }
        return try loop.network()
    }

    /// Returns the network before the first step.
    ///
    /// - Parameters:
    ///   - inputs: The width D of a context.
    ///   - targets: The vectors to predict, `[N, O]`; only their width counts unless W₂ starts from their axes.
    /// - Returns: The initial network.
    /// - Throws: `NumericsError.Code.notConverged` when the axes of the targets cannot be found.
    public func initialNetwork(inputs: Int, targets: Tensor<Float>) throws -> TwoLayerNetwork {
        let outputs = targets.width
        var second = LinearInitializer.weight(
            outputs: outputs, inputs: hidden, seed: seed, stream: SeededStream.secondWeight)
        if initialization == .targetAxes {
            let axes = try PrincipalAxes(of: targets, count: min(hidden, outputs, targets.rows))
            for (k, row) in (0..<axes.directions.rows).enumerated() {
                for o in 0..<outputs { second[o, k] = Float(axes.directions[row, o]) }
            }
        }
        return try TwoLayerNetwork(
            firstWeight: LinearInitializer.weight(
                outputs: hidden, inputs: inputs, seed: seed, stream: SeededStream.firstWeight),
            firstBias: hasFirstBias
                ? LinearInitializer.bias(
                    outputs: hidden, inputs: inputs, seed: seed, stream: SeededStream.firstBias)
                : nil,
            secondWeight: second,
            secondBias: hasSecondBias
                ? LinearInitializer.bias(
                    outputs: outputs, inputs: hidden, seed: seed, stream: SeededStream.secondBias)
                : nil,
            activation: activation)
    }

    /// The most weights of a network: 2³¹, which take 24 GiB with Adam's moments.
    private static let mostWeights = 1 << 31

    /// Refuses settings and data that cannot be trained with.
    private func check(contexts: Tensor<Float>, targets: Tensor<Float>) throws {
        guard contexts.shape.count == 2, targets.shape.count == 2, contexts.rows == targets.rows
        else {
            throw NumericsError.shapes(
                "The contexts and targets", found: "\(contexts.shape) and \(targets.shape)",
                expected: "[N, D] and [N, O] with the same N")
        }
        guard contexts.rows > 0, contexts.width > 0, targets.width > 0 else {
            throw NumericsError(
                .tooFewExamples,
                "There are no examples to train on: the contexts have shape \(contexts.shape).")
        }
        for (name, value) in [("hidden", hidden), ("batch", batch), ("epochs", epochs)]
        where value < 1 {
            throw NumericsError.setting(name, found: "\(value)", expected: "at least 1")
        }
        // Weights and Adam's two moments: three numbers of four bytes each.
        let (weights, isTooMuch) = hidden.multipliedReportingOverflow(
            by: contexts.width + targets.width)
        guard !isTooMuch, weights <= Self.mostWeights else {
            throw NumericsError.setting(
                "hidden", found: "\(hidden)",
                expected:
                    "at most \(Self.mostWeights / (contexts.width + targets.width)) for these widths"
            )
        }
        try contexts.requireFiniteRows("contexts")
        try targets.requireFiniteRows("targets")
    }
}
