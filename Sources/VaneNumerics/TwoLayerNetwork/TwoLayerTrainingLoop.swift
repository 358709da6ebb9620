internal import CVaneKernels
internal import VaneTensors

/// The steps of training a two-layer network: memory allocated once, six parallel sections a step.
///
/// | section | work                                               | shared out by           |
/// |---------|----------------------------------------------------|-------------------------|
/// | 0       | X, gathered and packed for its two uses            | groups of samples       |
/// | 1       | `A = φ(X W₁ᵀ + b₁)`, packed for its two uses       | blocks of hidden units  |
/// | 2       | `P = A W₂ᵀ + b₂`                                   | blocks of outputs       |
/// | 3       | loss, and P overwritten by its gradient, packed    | groups of samples       |
/// | 4       | `dA = (P W₂) φ'`, packed                           | blocks of hidden units  |
/// | 5       | `W₂ -= Adam(PᵀA)`, `W₁ -= Adam(dAᵀX)`, biases      | panels of outputs       |
///
/// The weights stay packed from the first step to the last (see the table in `CVaneKernels.h`), and their gradients are
/// never stored. The blocks do not depend on the number of threads, so neither does any result.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since the blocks of a section write disjoint memory and a section ends
///   before the next begins.
@safe final class TwoLayerTrainingLoop: @unchecked Sendable {
    /// The first layer.
    let first: TrainedLayer

    /// The second layer.
    let second: TrainedLayer

    /// The function between the layers.
    let activation: TwoLayerNetwork.Activation

    /// The greatest number of samples in a step.
    let batch: Int

    /// What is minimised.
    let loss: RegressionLoss

    /// The optimiser's settings.
    let optimizer: Adam

    /// How many steps have been taken.
    var steps = 0

    /// The gathered contexts of a batch, `[B, D]`.
    let contexts: AlignedFloats

    /// The hidden values A, `[B, H]`, rows rounded up to whole panels.
    let hidden: AlignedFloats

    /// The gradient of the hidden values before φ, transposed, `[H, B]`, rows rounded up to whole panels.
    let hiddenGradient: AlignedFloats

    /// The predictions, then their gradient, `[B, O]`, rows rounded up to whole panels.
    let predicted: AlignedFloats

    /// The gradient of the predictions, packed for the way back.
    let predictedLanes: AlignedFloats

    /// The loss of each sample.
    let losses: UnsafeMutableBufferPointer<Double>

    /// Allocates the memory and packs a network's parameters into it.
    init(start: TwoLayerNetwork, batch: Int, loss: RegressionLoss, optimizer: Adam) {
        first = TrainedLayer(weight: start.firstWeight, bias: start.firstBias, batch: batch)
        second = TrainedLayer(weight: start.secondWeight, bias: start.secondBias, batch: batch)
        activation = start.activation
        self.batch = batch
        self.loss = loss
        self.optimizer = optimizer
        let lanes = TrainedLayer.lanes
        let rows = (batch + lanes - 1) / lanes * lanes
        contexts = AlignedFloats(count: batch * start.inputs)
        hidden = AlignedFloats(count: batch * first.leading)
        hiddenGradient = AlignedFloats(count: rows * start.hidden)
        predicted = AlignedFloats(count: batch * second.leading)
        predictedLanes = AlignedFloats(count: rows * second.leading)
        unsafe losses = .allocate(capacity: batch)
        unsafe losses.initialize(repeating: 0)
    }

    deinit { unsafe losses.deallocate() }

    /// Runs one epoch, and returns the sum of the samples' losses.
    func run(contexts: Tensor<Float>, targets: Tensor<Float>, order: [Int]) -> Double {
        var sum = 0.0
        contexts.withSpan { contexts in
            targets.withSpan { targets in
                // SAFETY: the pointers are used only during the call.
                unsafe contexts.withUnsafeBufferPointer { contexts in
                    unsafe targets.withUnsafeBufferPointer { targets in
                        guard let x = contexts.baseAddress, let z = targets.baseAddress else {
                            return
                        }
                        let source = unsafe ExampleSource(contexts: x, targets: z, order: order)
                        for start in stride(from: 0, to: order.count, by: batch) {
                            sum += unsafe step(
                                source, range: start..<min(start + batch, order.count))
                        }
                    }
                }
            }
        }
        return sum
    }

    /// Returns the parameters as a network.
    func network() throws -> TwoLayerNetwork {
        try TwoLayerNetwork(
            firstWeight: first.weightTensor, firstBias: first.biasTensor,
            secondWeight: second.weightTensor, secondBias: second.biasTensor,
            activation: activation)
    }
}

/// Examples in memory and the order in which they are seen.
@unsafe struct ExampleSource: @unchecked Sendable {
    /// The contexts, `[N, D]`; only read.
    let contexts: UnsafePointer<Float>

    /// The targets, `[N, O]`; only read.
    let targets: UnsafePointer<Float>

    /// The examples' numbers, in order.
    let order: [Int]
}
