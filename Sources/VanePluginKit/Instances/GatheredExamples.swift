internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// The examples that a host hands over batch by batch, put together for the trainer.
@safe
struct GatheredExamples {
    /// Where everything random is drawn from.
    let seed: UInt64
    /// The names of the classes.
    private let classes: [String]
    /// The labelled rows, or the shifts wanted, `[N, D]`.
    private var values: Tensor<Float>
    /// The contexts, `[N, D']`.
    private var contexts: Tensor<Float>
    /// The class of each example.
    private var labels: [Int] = []

    /// Makes room for the examples that a host announces; nothing when they have no size.
    init?(_ training: vane_training_t) {
        let (width, contextWidth, count) = unsafe (
            Int(training.width), Int(training.context_width), Int(training.examples)
        )
        let classCount = unsafe Int(training.class_count)
        guard width > 0, contextWidth >= 0, count > 0, classCount >= 0 else { return nil }
        var names: [String] = []
        for index in 0..<classCount {
            // SAFETY: the host vouches for `class_count` names that end with a zero byte.
            guard let name = unsafe training.classes?[index] else { return nil }
            names.append(unsafe String(cString: name))
        }
        classes = names
        unsafe seed = training.seed
        values = Tensor(shape: [count, width], repeating: 0)
        contexts = Tensor(shape: [contextWidth > 0 ? count : 0, contextWidth], repeating: 0)
        labels.reserveCapacity(count)
    }

    /// Whether all examples are there.
    var isComplete: Bool { labels.count == values.rows }

    /// Copies the next examples; returns whether they are those that were announced.
    mutating func take(_ batch: vane_examples_t) -> Bool {
        let count = unsafe Int(batch.count)
        guard count > 0, count <= values.rows - labels.count,
            unsafe batch.first == labels.count,
            unsafe batch.width == values.width, unsafe batch.row_stride >= batch.width,
            unsafe batch.context_width == contexts.width,
            let rows = unsafe batch.values, let classes = unsafe batch.labels
        else { return false }
        let first = labels.count
        unsafe Self.copy(rows, stride: Int(batch.row_stride), count: count, to: &values, at: first)
        if contexts.width > 0 {
            guard let vectors = unsafe batch.contexts,
                unsafe batch.context_stride >= batch.context_width
            else { return false }
            unsafe Self.copy(
                vectors, stride: Int(batch.context_stride), count: count, to: &contexts, at: first)
        }
        // SAFETY: the host vouches for `count` labels.
        for index in 0..<count { labels.append(unsafe Int(classes[index])) }
        return true
    }

    /// Copies rows that lie a stride apart.
    private static func copy(
        _ source: UnsafePointer<Float>, stride: Int, count: Int, to target: inout Tensor<Float>,
        at first: Int
    ) {
        let width = target.width
        target.withMutableSpan { span in
            for row in 0..<count {
                // SAFETY: the host vouches for `count` rows of `width` values, `stride` apart.
                for i in 0..<width {
                    span[(first + row) * width + i] = unsafe source[row * stride + i]
                }
            }
        }
    }

    /// The examples as the core has them.
    ///
    /// - Throws: `VaneError` with code `shapeMismatch` or `nonFinite`.
    func data(as input: MethodDescriptor.Input) throws -> TrainingData {
        switch input {
        case .nothing: .nothing
        case .labeledRows:
            .rows(try LabeledRows(values: values, labels: labels, classes: classes))
        case .steeringPairs:
            .pairs(
                try SteeringDataset(
                    contexts: contexts, shifts: values, labels: labels, classes: classes))
        case .headScores:
            throw VaneError(
                .missingData,
                "A host hands over no scores of heads; learn from labelled rows or from steering pairs."
            )
        }
    }
}
