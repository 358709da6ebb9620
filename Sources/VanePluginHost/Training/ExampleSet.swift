internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// What a method of a library learns from, ready to be handed over in batches.
struct ExampleSet: Sendable {
    /// The labelled rows, or the shifts wanted, `[N, D]`.
    let values: Tensor<Float>
    /// The contexts, `[N, D']`; without rows where there are none.
    let contexts: Tensor<Float>
    /// The class of each example.
    let labels: [Int32]
    /// The names of the classes.
    let classes: [String]
    /// Where everything random is drawn from.
    let seed: UInt64

    /// The most floats of a batch, so that a batch stays in the processor's cache.
    private static let batchFloats = 1 << 18

    /// Takes training data, which the core has checked.
    ///
    /// - Throws: `VaneError` with code `missingData` when they are not of the kind that the method learns from.
    init(_ data: TrainingData, for method: MethodDescriptor, seed: UInt64) throws {
        self.seed = seed
        switch method.input {
        case .steeringPairs:
            let pairs = try data.requirePairs(for: method.id)
            (values, contexts) = (pairs.shifts, pairs.contexts)
            (labels, classes) = (pairs.labels.map { Int32($0) }, pairs.classes)
        default:
            let rows = try data.requireRows(for: method.id)
            (values, contexts) = (rows.values, Tensor(shape: [0, 0], []))
            (labels, classes) = (rows.labels.map { Int32($0) }, rows.classes)
        }
        guard values.rows > 0 else {
            throw VaneError(
                .missingData, "'\(method.id)' was given no example to learn from; give some.")
        }
    }

    /// The bounds within which examples will be handed over.
    var bounds: LessonBounds {
        let floats = max(values.width + contexts.width, 1)
        return LessonBounds(
            width: values.width, contextWidth: contexts.width, examples: values.rows,
            batch: min(values.rows, max(1, Self.batchFloats / floats)), seed: seed,
            classes: classes)
    }

    /// The stretches of examples of a pass, in order.
    var batches: [Range<Int>] {
        let batch = bounds.batch
        return stride(from: 0, to: values.rows, by: batch).map {
            $0..<min($0 + batch, values.rows)
        }
    }

    /// Calls a closure with a batch in the contract's form.
    func withBatch<Result>(
        _ range: Range<Int>, _ body: (inout vane_examples_t) -> Result
    ) -> Result {
        values.withSpan { rows in
            contexts.withSpan { vectors in
                unsafe labels.withUnsafeBufferPointer { classes in
                    unsafe rows.withUnsafeBufferPointer { rows in
                        unsafe vectors.withUnsafeBufferPointer { vectors in
                            // SAFETY: all three outlive the call, and the range lies inside the examples.
                            var batch = unsafe batch(range, rows, vectors, classes)
                            return unsafe body(&batch)
                        }
                    }
                }
            }
        }
    }

    /// Puts the contract's struct together for a stretch of examples.
    private func batch(
        _ range: Range<Int>, _ rows: UnsafeBufferPointer<Float>,
        _ vectors: UnsafeBufferPointer<Float>, _ classes: UnsafeBufferPointer<Int32>
    ) -> vane_examples_t {
        let (width, contextWidth, first) = (values.width, contexts.width, range.lowerBound)
        var batch = unsafe vane_examples_t()
        unsafe batch.header = vane_header_t(of: vane_examples_t.self)
        // SAFETY: the range lies inside the examples.
        unsafe batch.values = rows.baseAddress.map { unsafe $0 + first * width }
        unsafe batch.row_stride = Int64(width)
        unsafe batch.count = Int64(range.count)
        unsafe batch.width = Int64(width)
        if contextWidth > 0 {
            unsafe batch.contexts = vectors.baseAddress.map { unsafe $0 + first * contextWidth }
        }
        unsafe batch.context_stride = Int64(contextWidth)
        unsafe batch.context_width = Int64(contextWidth)
        unsafe batch.labels = classes.baseAddress.map { unsafe $0 + first }
        unsafe batch.first = Int64(first)
        return unsafe batch
    }
}

/// The bounds within which examples are handed over.
struct LessonBounds: Codable, Sendable {
    /// The number of values in a row, D.
    let width: Int
    /// The number of values in a context, D'; 0 without contexts.
    let contextWidth: Int
    /// The number of examples in a pass, N.
    let examples: Int
    /// The most examples in one call.
    let batch: Int
    /// Where everything random is drawn from.
    let seed: UInt64
    /// The names of the classes.
    let classes: [String]
}

/// What a method says of a pass.
struct PassReport: Codable, Sendable {
    /// Whether it wants the examples again.
    let again: Bool
    /// The mean loss, where there is one.
    let loss: Double?
    /// What the user must know.
    let warning: String?
}
