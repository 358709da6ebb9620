public import VaneCore
internal import VaneNumerics
import VaneTensors

/// Learns to steer: trains the network that predicts a prompt's shift from its context, `Θ* = argmin E‖z − g_Θ(h)‖²`.
///
/// The three variants that exist are presets, and every number may be changed.
///
/// | preset    | φ    | hidden | output bias | loss              | rate | batch | epochs | W₂ starts from         |
/// |-----------|------|--------|-------------|-------------------|------|-------|--------|------------------------|
/// | `notes`   | ReLU | 1,024  | yes         | MSE               | 1e-3 | 64    | 10     | uniform ±1/√H          |
/// | `paper`   | tanh | 100    | yes         | squared distance  | 1e-4 | 64    | 100    | uniform ±1/√H          |
/// | `release` | tanh | 100    | no          | MSE + L1 − 0.1cos | 1e-4 | 64    | 100    | principal axes of z − z̄ |
///
/// // Differs from the paper: the paper does not publish its batch, output bias and initial weights; `paper` takes the
/// // release's batch, a bias and PyTorch's default start. `release` is a hybrid of the two recipes in the released code: the
/// // loss and rate are those of its safety experiments, the start from principal axes is that of its hallucination ones.
///
/// - SeeAlso: Equation (8) of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815), and its code, `learnable_model_steering.py`.
public struct L2STrainer: Trainer, Hashable {
    /// The function between the layers.
    public enum Activation: String, CaseIterable, Sendable {
        /// The positive part.
        case relu
        /// The hyperbolic tangent.
        case tanh
    }

    /// What is minimised, averaged over the prompts of a batch.
    public enum Loss: String, CaseIterable, Sendable {
        /// The mean over coordinates of the squared error.
        case meanSquaredError = "mse"
        /// The squared Euclidean distance, the paper's.
        case squaredDistance = "squared-l2"
        /// The mean squared error plus the mean absolute error minus a tenth of the cosine, the released code's.
        case release = "mse-l1-cosine"
    }

    /// How the second layer starts.
    public enum Initialization: String, CaseIterable, Sendable {
        /// PyTorch's default for linear layers: uniform in ±1/√H.
        case uniform = "default"
        /// The leading right singular vectors of the centred shifts.
        case singularVectors = "svd"
    }

    /// The function between the layers, φ.
    public var activation: Activation
    /// The hidden width, H.
    public var hidden: Int
    /// Whether the second layer has a bias.
    public var hasOutputBias: Bool
    /// What is minimised.
    public var loss: Loss
    /// Adam's step size.
    public var learningRate: Double
    /// The number of prompts a step averages over.
    public var batch: Int
    /// The number of passes over all prompts.
    public var epochs: Int
    /// How the second layer starts.
    public var initialization: Initialization
    /// The seed of the initial weights and of the order of prompts.
    public var seed: UInt64 = 0
    /// The method's id, for messages.
    var method = "l2s"

    /// The notes' recipe.
    public static let notes = L2STrainer(
        activation: .relu, hidden: 1024, hasOutputBias: true, loss: .meanSquaredError,
        learningRate: 1e-3, batch: 64, epochs: 10, initialization: .uniform)

    /// The paper's recipe, with our choices where it is silent.
    public static let paper = L2STrainer(
        activation: .tanh, hidden: 100, hasOutputBias: true, loss: .squaredDistance,
        learningRate: 1e-4, batch: 64, epochs: 100, initialization: .uniform)

    /// A hybrid of the released code's two recipes.
    public static let release = L2STrainer(
        activation: .tanh, hidden: 100, hasOutputBias: false, loss: .release, learningRate: 1e-4,
        batch: 64, epochs: 100, initialization: .singularVectors)

    /// Trains the network and reports the mean loss of every epoch.
    ///
    /// - Throws: `VaneError` with code `missingData` without pairs, and the trainer's error when the loss diverges.
    public func train(
        on data: SteeringDataset, report: (TrainingProgress) -> Void
    ) throws -> NetworkPredictor {
        try data.requirePairs(1, for: method)
        return NetworkPredictor(
            try trainer.train(contexts: data.contexts, targets: data.shifts) { epoch in
                report(TrainingProgress(epoch: epoch.epoch + 1, loss: epoch.loss))
            })
    }

    /// The trainer of the network.
    var trainer: TwoLayerNetworkTrainer {
        TwoLayerNetworkTrainer(
            hidden: hidden, activation: activation == .relu ? .relu : .tanh,
            hasSecondBias: hasOutputBias, loss: regressionLoss,
            optimizer: Adam(learningRate: learningRate), batch: batch, epochs: epochs,
            initialization: initialization == .uniform ? .uniform : .targetAxes, seed: seed)
    }

    /// The loss in the numerics' terms.
    private var regressionLoss: RegressionLoss {
        switch loss {
        case .meanSquaredError: .meanSquaredError
        case .squaredDistance: .squaredDistance
        case .release: .release
        }
    }
}
