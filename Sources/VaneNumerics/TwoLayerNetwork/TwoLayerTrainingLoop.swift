internal import CVaneKernels
internal import VaneTensors

/// The steps of training a two-layer network: memory allocated once, five parallel sections a step.
///
/// | section | work                                                     | shared out by           |
/// |---------|----------------------------------------------------------|-------------------------|
/// | 1       | `A = φ(X W₁ᵀ + b₁)`                                      | blocks of hidden units  |
/// | 2       | `P = A W₂ᵀ + b₂`, and A cut into panels                  | blocks of outputs       |
/// | 3       | loss, and P overwritten by its gradient                  | groups of rows          |
/// | 4       | `dA = (P W₂) φ'`                                         | blocks of hidden units  |
/// | 5       | `W₂ -= Adam(PᵀA)`, `W₁ -= Adam(dAᵀX)`, biases, next batch | blocks of rows, gathers |
///
/// Section 5 never stores the weights' gradients (see `vane_adam_product`), and gathers the next batch meanwhile. Blocks do
/// not depend on the number of threads, so neither does any result.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since the blocks of a section write disjoint memory and a section ends
///   before the next begins.
@safe final class TwoLayerTrainingLoop: @unchecked Sendable {
    /// Columns of a result that are multiplied at a time: a factor's block stays in the second cache.
    static let columns = 256

    /// Rows of a weight that are updated at a time: whole tiles.
    static let rows = 16 * Int(VANE_ADAM_TILE_ROWS)

    /// Rows of a batch whose loss is taken at a time.
    static let samples = 8

    /// The first layer's parameters, `[H, D]`.
    let first: TrainedLayer

    /// The second layer's parameters, `[O, H]`.
    let second: TrainedLayer

    /// The function between the layers.
    let activation: TwoLayerNetwork.Activation

    /// The greatest number of examples in a step.
    let batch: Int

    /// What is minimised.
    let loss: RegressionLoss

    /// The optimiser's settings.
    let optimizer: Adam

    /// How many steps have been taken.
    var steps = 0

    /// Two batches, of which one is used while the other is gathered.
    let gathered: [GatheredBatch]

    /// The hidden values A, `[B, H]`.
    let hidden: AlignedFloats

    /// The hidden values in panels, the right factor of W₂'s gradient.
    let hiddenPanels: AlignedFloats

    /// The predictions, then their gradient, `[B, O]`.
    let predicted: AlignedFloats

    /// The gradient of the hidden values before φ, `[B, H]`.
    let hiddenGradient: AlignedFloats

    /// The loss of each sample.
    let losses: UnsafeMutableBufferPointer<Double>

    /// Allocates the memory and copies a network's parameters into it.
    init(start: TwoLayerNetwork, batch: Int, loss: RegressionLoss, optimizer: Adam) {
        first = TrainedLayer(weight: start.firstWeight, bias: start.firstBias, batch: batch)
        second = TrainedLayer(weight: start.secondWeight, bias: start.secondBias, batch: batch)
        activation = start.activation
        self.batch = batch
        self.loss = loss
        self.optimizer = optimizer
        let (inputs, middle, outputs) = (start.inputs, start.hidden, start.outputs)
        gathered = (0..<2).map { _ in
            GatheredBatch(batch: batch, inputs: inputs, outputs: outputs)
        }
        hidden = AlignedFloats(count: batch * middle)
        hiddenPanels = AlignedFloats(count: batch * Self.padded(middle))
        predicted = AlignedFloats(count: batch * outputs)
        hiddenGradient = AlignedFloats(count: batch * middle)
        unsafe losses = .allocate(capacity: batch)
        unsafe losses.initialize(repeating: 0)
    }

    deinit { unsafe losses.deallocate() }

    /// Returns a width rounded up to whole panels of a right factor.
    static func padded(_ width: Int) -> Int {
        let panel = Int(VANE_ADAM_TILE_COLUMNS)
        return (width + panel - 1) / panel * panel
    }

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
                        sum = unsafe runEpoch(ExampleSource(contexts: x, targets: z, order: order))
                    }
                }
            }
        }
        return sum
    }

    /// Runs one epoch over examples in a given order.
    private func runEpoch(_ source: ExampleSource) -> Double {
        let count = unsafe source.order.count
        var sum = 0.0
        var turn = 0
        unsafe gathered[0].gather(source, range: 0..<min(batch, count))
        for start in stride(from: 0, to: count, by: batch) {
            let next = start + batch
            sum += unsafe step(
                gathered[turn], next: gathered[1 - turn], source: source,
                range: next < count ? next..<min(next + batch, count) : nil)
            turn = 1 - turn
        }
        return sum
    }

    /// Returns the parameters as a network.
    func network(activation: TwoLayerNetwork.Activation) throws -> TwoLayerNetwork {
        try TwoLayerNetwork(
            firstWeight: first.weightTensor, firstBias: first.biasTensor,
            secondWeight: second.weightTensor, secondBias: second.biasTensor,
            activation: activation)
    }
}
