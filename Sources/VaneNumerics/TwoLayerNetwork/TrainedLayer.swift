internal import CVaneKernels
internal import VaneTensors

/// A linear layer in training: its parameters in the kernels' packed order, their moments, and room for a batch.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since concurrent calls write disjoint units.
final class TrainedLayer: @unchecked Sendable {
    /// The width of the panels of a weight and of a gradient.
    static let lanes = Int(VANE_LAYER_LANES)

    /// The width of the panels of inputs.
    static let tile = Int(VANE_LAYER_TILE)

    /// Units that are worked on at a time: whole panels of both widths.
    static let units = 48

    /// The width of the layer's input.
    let inputs: Int

    /// The width of the layer's output.
    let outputs: Int

    /// How many panels the outputs make.
    let panels: Int

    /// The distance between rows of outputs: their number, rounded up to whole panels.
    var leading: Int { panels * Self.lanes }

    /// How many panels the inputs make, for the update.
    private var inputTiles: Int { (inputs + Self.tile - 1) / Self.tile }

    /// The weight and its two moments, packed.
    private let weight: (values: AlignedFloats, first: AlignedFloats, second: AlignedFloats)

    /// The bias and its two moments, if the layer has one.
    private let bias: (values: AlignedFloats, first: AlignedFloats, second: AlignedFloats)?

    /// Room for the bias's gradient.
    private let biasGradient: AlignedFloats

    /// The inputs of a batch, packed for the way forward.
    private let forwardInputs: AlignedFloats

    /// The inputs of a batch, packed for the update.
    private let updateInputs: AlignedFloats

    /// The gradient of a batch's outputs, packed for the update.
    let gradientPanels: AlignedFloats

    /// Packs a layer's parameters, and starts its moments at zero.
    init(weight: Tensor<Float>, bias: Tensor<Float>?, batch: Int) {
        inputs = weight.width
        outputs = weight.rows
        panels = (weight.rows + Self.lanes - 1) / Self.lanes
        let count = panels * Self.lanes * inputs
        self.weight = (
            AlignedFloats(count: count), AlignedFloats(count: count), AlignedFloats(count: count)
        )
        let width = outputs
        self.bias = bias.map {
            (AlignedFloats($0), AlignedFloats(count: width), AlignedFloats(count: width))
        }
        biasGradient = AlignedFloats(count: panels * Self.lanes)
        let rows = (batch + Self.tile - 1) / Self.tile * Self.tile
        forwardInputs = AlignedFloats(count: rows * inputs)
        updateInputs = AlignedFloats(count: batch * (inputs + Self.tile))
        gradientPanels = AlignedFloats(count: panels * Self.lanes * batch)
        weight.withSpan { span in
            // SAFETY: the source holds outputs × inputs numbers, the packed weight that many and its padding.
            unsafe span.withUnsafeBufferPointer { source in
                unsafe vane_pack_rows(
                    source.baseAddress, outputs, inputs, inputs, Self.lanes,
                    self.weight.values.start, Self.lanes * inputs)
            }
        }
    }

    /// The weight as a tensor, `[outputs, inputs]`.
    var weightTensor: Tensor<Float> {
        let plain = AlignedFloats(count: outputs * inputs)
        // SAFETY: the packed weight holds these rows, and `plain` has room for them.
        unsafe vane_unpack_rows(weight.values.start, outputs, inputs, Self.lanes, plain.start)
        return plain.tensor(shape: [outputs, inputs])
    }

    /// The bias as a tensor, `[outputs]`.
    var biasTensor: Tensor<Float>? { bias?.values.tensor(shape: [outputs]) }

    /// Packs some inputs of some samples of a batch.
    ///
    /// - Parameters:
    ///   - source: The inputs of the first of the samples, in row-major order from the first input of the layer.
    ///   - leading: The distance between the samples.
    ///   - samples: The samples' places in the batch, from a multiple of the tile.
    ///   - columns: The inputs, from a multiple of the tile.
    ///   - batch: The number of samples in the batch.
    func packInputs(
        _ source: UnsafePointer<Float>, leading: Int, samples: Range<Int>, columns: Range<Int>,
        batch: Int
    ) {
        let from = unsafe source + columns.lowerBound
        // SAFETY: samples and columns lie within the batch and the layer, for which both memories have room.
        unsafe vane_pack_rows(
            from, samples.count, columns.count, leading, Self.tile,
            forwardInputs.start + samples.lowerBound * inputs + columns.lowerBound * Self.tile,
            Self.tile * inputs)
        unsafe vane_pack_columns(
            from, samples.count, columns.count, leading, Self.tile,
            updateInputs.start + columns.lowerBound * batch + samples.lowerBound * Self.tile,
            Self.tile * batch)
    }

    /// Computes some outputs of the packed inputs, with the bias unless the caller adds it.
    func forward(_ columns: Range<Int>, batch: Int, into result: UnsafeMutablePointer<Float>) {
        let first = columns.lowerBound / Self.lanes
        let end = (columns.upperBound + Self.lanes - 1) / Self.lanes
        // SAFETY: the columns are whole panels of the layer, and the result has room for a batch of its outputs.
        unsafe vane_layer_forward(
            weight.values.start + columns.lowerBound * inputs, forwardInputs.start, batch, inputs,
            end - first, result + columns.lowerBound, leading)
    }

    /// Returns the place of some outputs' bias, if the layer has one.
    func biasStart(_ columns: Range<Int>) -> UnsafePointer<Float>? {
        unsafe bias.map { unsafe UnsafePointer($0.values.start + columns.lowerBound) }
    }

    /// Multiplies a gradient, packed for the way back, to some inputs: `[columns, batch]`, rows rounded up to whole panels.
    func backward(
        _ gradient: UnsafePointer<Float>, columns: Range<Int>, batch: Int,
        into result: UnsafeMutablePointer<Float>
    ) {
        // SAFETY: the columns lie within the layer, and the caller vouches for the room.
        unsafe vane_layer_backward(
            weight.values.start, gradient, batch, inputs, panels, columns.lowerBound,
            columns.upperBound, result)
    }

    /// Takes one step of Adam for one panel of outputs, whose gradient is packed.
    func update(panel: Int, batch: Int, scalars: vane_adam_step) {
        var scalars = scalars
        let offset = panel * Self.lanes * inputs
        let gradient = unsafe gradientPanels.start + panel * Self.lanes * batch
        // SAFETY: the panel lies within the layer.
        unsafe vane_layer_update(
            &scalars, updateInputs.start, gradient, batch, inputs, weight.values.start + offset,
            weight.first.start + offset, weight.second.start + offset)
        guard let bias else { return }
        let at = panel * Self.lanes
        unsafe vane_column_sums(gradient, batch, Self.lanes, Self.lanes, biasGradient.start + at)
        unsafe vane_adam(
            &scalars, bias.values.start + at, biasGradient.start + at, bias.first.start + at,
            bias.second.start + at, min(Self.lanes, outputs - at))
    }
}
