internal import CVaneKernels

/// Examples in memory and the order in which they are seen.
@unsafe struct ExampleSource: @unchecked Sendable {
    /// The contexts, `[N, D]`; only read.
    let contexts: UnsafePointer<Float>

    /// The targets, `[N, O]`; only read.
    let targets: UnsafePointer<Float>

    /// The examples' numbers, in order.
    let order: [Int]
}

/// The examples of one step, copied side by side.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since a batch is filled in one section of a step and read in others.
final class GatheredBatch: @unchecked Sendable {
    /// The contexts, `[B, D]`.
    let contexts: AlignedFloats

    /// The contexts in panels, the right factor of W₁'s gradient.
    let contextPanels: AlignedFloats

    /// The targets, `[B, O]`.
    let targets: AlignedFloats

    /// How many examples were gathered.
    private(set) var count = 0

    /// The width D of a context.
    private let inputs: Int

    /// The width O of a target.
    private let outputs: Int

    /// Allocates room for `batch` examples.
    init(batch: Int, inputs: Int, outputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
        contexts = AlignedFloats(count: batch * inputs)
        contextPanels = AlignedFloats(count: batch * TwoLayerTrainingLoop.padded(inputs))
        targets = AlignedFloats(count: batch * outputs)
    }

    /// Copies the examples at some places of the order.
    func gather(_ source: ExampleSource, range: Range<Int>) {
        count = range.count
        for (row, place) in range.enumerated() {
            let example = unsafe source.order[place]
            // SAFETY: the order names examples of the source, and the range is at most a batch long.
            unsafe (contexts.start + row * inputs).update(
                from: source.contexts + example * inputs, count: inputs)
            unsafe (targets.start + row * outputs).update(
                from: source.targets + example * outputs, count: outputs)
        }
        unsafe vane_pack_panels(
            contexts.start, count, inputs, inputs, Int(VANE_ADAM_TILE_COLUMNS), contextPanels.start)
    }
}
