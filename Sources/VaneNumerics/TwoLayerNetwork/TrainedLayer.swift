internal import CVaneKernels
internal import VaneTensors

/// A linear layer in training: its parameters, their moments, and room to take a step.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since concurrent updates are of disjoint rows.
final class TrainedLayer: @unchecked Sendable {
    /// The width of the layer's input.
    let inputs: Int

    /// The width of the layer's output.
    let outputs: Int

    /// The weight, `[outputs, inputs]`.
    let weight: AlignedFloats

    /// The running mean of the weight's gradient.
    private let weightFirst: AlignedFloats

    /// The running mean of the weight's squared gradient.
    private let weightSecond: AlignedFloats

    /// The bias, `[outputs]`, if the layer has one.
    let bias: AlignedFloats?

    /// The running mean of the bias's gradient.
    private let biasFirst: AlignedFloats

    /// The running mean of the bias's squared gradient.
    private let biasSecond: AlignedFloats

    /// Room for the bias's gradient.
    private let biasGradient: AlignedFloats

    /// Room for the output's gradient in panels, the left factor of the weight's gradient.
    private let gradientPanels: AlignedFloats

    /// The greatest number of examples in a step.
    private let batch: Int

    /// Copies a layer's parameters, and starts its moments at zero.
    init(weight: Tensor<Float>, bias: Tensor<Float>?, batch: Int) {
        inputs = weight.width
        outputs = weight.rows
        self.batch = batch
        self.weight = AlignedFloats(weight)
        weightFirst = AlignedFloats(count: weight.count)
        weightSecond = AlignedFloats(count: weight.count)
        self.bias = bias.map { AlignedFloats($0) }
        biasFirst = AlignedFloats(count: outputs)
        biasSecond = AlignedFloats(count: outputs)
        biasGradient = AlignedFloats(count: outputs)
        gradientPanels = AlignedFloats(count: (outputs + Int(VANE_ADAM_TILE_ROWS)) * batch)
    }

    /// The weight as a tensor.
    var weightTensor: Tensor<Float> { weight.tensor(shape: [outputs, inputs]) }

    /// The bias as a tensor.
    var biasTensor: Tensor<Float>? { bias?.tensor(shape: [outputs]) }

    /// Takes one step of Adam for some outputs of the layer.
    ///
    /// - Parameters:
    ///   - rows: The outputs, whose first is a multiple of the tile's rows.
    ///   - gradient: The gradient of the layer's output, `[batch, outputs]`.
    ///   - inputPanels: The layer's input in panels.
    ///   - batch: The number of examples.
    ///   - scalars: The numbers of the step.
    func update(
        rows: Range<Int>, gradient: UnsafePointer<Float>, inputPanels: UnsafePointer<Float>,
        batch: Int, scalars: vane_adam_step
    ) {
        var scalars = scalars
        // SAFETY: the rows lie within the layer; panels before these rows take `batch` numbers a row, at most what was
        // allocated, and the last panel's padding fits too.
        let panels = unsafe gradientPanels.start + rows.lowerBound * batch
        let offset = rows.lowerBound * inputs
        unsafe vane_pack_panels(
            gradient + rows.lowerBound, batch, rows.count, outputs, Int(VANE_ADAM_TILE_ROWS), panels)
        unsafe vane_adam_product(
            &scalars, panels, inputPanels, batch, rows.count, inputs, weight.start + offset,
            weightFirst.start + offset, weightSecond.start + offset)
        guard let bias else { return }
        let at = rows.lowerBound
        unsafe vane_column_sums(
            gradient + at, batch, rows.count, outputs, biasGradient.start + at)
        unsafe vane_adam(
            &scalars, bias.start + at, biasGradient.start + at, biasFirst.start + at,
            biasSecond.start + at, rows.count)
    }
}
