public import VaneCore
public import VaneTensors

/// The hidden states of a task, captured once and shared by every method.
///
/// Rows follow the items of train, validation and test, in this order.
public struct TaskActivations: Sendable {
    /// A contrast read-out: what positive and negative prompts' states are.
    public struct Contrast: Sendable {
        /// The read-out's name.
        public var name: String
        /// The states `h⁺` of the positive prompts by hook point, `[items, D]`.
        public var positive: [HookPoint: Tensor<Float>]
        /// The states `h⁻` of the negative prompts by hook point, `[items, D]`.
        public var negative: [HookPoint: Tensor<Float>]

        /// Creates a contrast.
        public init(
            name: String, positive: [HookPoint: Tensor<Float>],
            negative: [HookPoint: Tensor<Float>]
        ) {
            self.name = name
            self.positive = positive
            self.negative = negative
        }
    }

    /// The context vectors by hook point, `[items, D]`.
    private let contexts: [HookPoint: Tensor<Float>]
    /// The shifts `z = h⁺ − h⁻` by read-out and hook point, `[items, D]`.
    private let shifts: [String: [HookPoint: Tensor<Float>]]
    /// What the training shifts say before anything is steered, by read-out and hook point.
    let diagnostics: [String: [HookPoint: ShiftDiagnostics]]
    /// The number of heads of a block; 0 where it is not known.
    let heads: Int
    /// The rows of each split.
    private let ranges: [ControlTask.Split: Range<Int>]

    /// Reads everything from its sources.
    ///
    /// - Throws: The sources' errors, and `VaneError` with code `shapeMismatch` when rows and items do not agree.
    public init(
        of task: ControlTask, contexts: any ActivationSource, contrasts: [Contrast]
    ) async throws {
        var (ranges, start): ([ControlTask.Split: Range<Int>], Int) = ([:], 0)
        for split in ControlTask.Split.allCases {
            let count = task.items(of: split).count
            ranges[split] = start..<(start + count)
            start += count
        }
        self.ranges = ranges
        heads = contexts.catalog.model?.heads ?? 0
        self.contexts = try await Self.read(contexts, expecting: start)
        var shifts: [String: [HookPoint: Tensor<Float>]] = [:]
        var diagnostics: [String: [HookPoint: ShiftDiagnostics]] = [:]
        let train = ranges[.train] ?? 0..<0
        for contrast in contrasts {
            for (hook, positive) in contrast.positive {
                guard let negative = contrast.negative[hook], positive.rows == start,
                    positive.shape == negative.shape
                else {
                    throw VaneError(
                        .shapeMismatch,
                        "Contrast '\(contrast.name)' has \(positive.rows) rows at '\(hook)' for \(start) prompts; "
                            + "capture both contrast prompts of every prompt.")
                }
                let shift = positive.minus(negative)
                try shift.requireFinite("shifts of contrast '\(contrast.name)'")
                shifts[contrast.name, default: [:]][hook] = shift
                diagnostics[contrast.name, default: [:]][hook] = ShiftDiagnostics(
                    shifts: shift.rows(train), positive: positive.rows(train),
                    negative: negative.rows(train))
            }
        }
        (self.shifts, self.diagnostics) = (shifts, diagnostics)
    }

    /// The hook points at which contexts were captured, in order of the forward pass.
    public var hookPoints: [HookPoint] { contexts.keys.sorted { $0.precedes($1) } }

    /// The whole blocks whose heads' states were captured, in order.
    var headHookPoints: [HookPoint] {
        hookPoints.filter { $0.site == .headOut && $0.head == nil }
    }

    /// The names of the contrast read-outs, in order.
    public var contrastNames: [String] { shifts.keys.sorted() }

    /// Returns the context vectors `h_{X,L'}` of a split, `[items, D]`.
    ///
    /// - Throws: `VaneError` with code `absent` when they were not captured.
    public func contexts(_ split: ControlTask.Split, at hook: HookPoint) throws -> Tensor<Float> {
        guard let all = contexts[hook], let range = ranges[split] else {
            throw VaneError(.absent, "No states were captured at '\(hook)'; capture them there.")
        }
        return all.rows(range)
    }

    /// Returns the context vectors of all splits, `[items, D]`, train first.
    ///
    /// - Throws: `VaneError` with code `absent` when they were not captured.
    func allContexts(at hook: HookPoint) throws -> Tensor<Float> {
        guard let all = contexts[hook] else {
            throw VaneError(.absent, "No states were captured at '\(hook)'; capture them there.")
        }
        return all
    }

    /// Returns the shifts `z_{X,L*}` of a split, `[items, D]`.
    ///
    /// - Throws: `VaneError` with code `absent` when they were not captured.
    public func shifts(
        _ split: ControlTask.Split, contrast: String, at hook: HookPoint
    ) throws -> Tensor<Float> {
        guard let all = shifts[contrast]?[hook], let range = ranges[split] else {
            throw VaneError(
                .absent, "No contrast '\(contrast)' was captured at '\(hook)'; capture it there.")
        }
        return all.rows(range)
    }

    /// Reads all rows of all hook points of a source.
    private static func read(
        _ source: any ActivationSource, expecting count: Int
    ) async throws -> [HookPoint: Tensor<Float>] {
        let hooks = source.catalog.hookPoints
        var pieces: [HookPoint: [Tensor<Float>]] = [:]
        for try await batch in source.rows(at: hooks, selecting: source.catalog.selection) {
            for hook in hooks {
                if let values = batch[hook] { pieces[hook, default: []].append(values) }
            }
        }
        return try pieces.mapValues { parts in
            let whole = Tensor<Float>(concatenating: parts)
            guard whole.rows == count else {
                throw VaneError(
                    .shapeMismatch,
                    "\(whole.rows) rows were captured for \(count) prompts; capture one row a prompt."
                )
            }
            return whole
        }
    }
}

extension Tensor<Float> {
    /// Returns some consecutive rows, `[range.count, width]`.
    func rows(_ range: Range<Int>) -> Tensor<Float> {
        var result = Tensor(shape: [range.count, width], repeating: 0)
        let start = range.lowerBound * width
        withSpan { source in
            result.withMutableSpan { target in
                for i in target.indices { target[i] = source[start + i] }
            }
        }
        return result
    }

    /// Puts tensors of equal width one after the other.
    init(concatenating parts: [Tensor<Float>]) {
        let width = parts.first?.width ?? 0
        self.init(
            shape: [parts.reduce(0) { $0 + $1.rows }, width], parts.flatMap(\.elements))
    }

    /// Subtracts a tensor of the same shape.
    ///
    /// - Precondition: The shapes agree.
    func minus(_ other: Tensor<Float>) -> Tensor<Float> {
        precondition(shape == other.shape, "A difference needs equal shapes.")
        var result = self
        other.withSpan { right in
            result.withMutableSpan { left in
                for i in left.indices { left[i] -= right[i] }
            }
        }
        return result
    }

    /// The mean of each column, `[width]`.
    var columnMeans: [Float] {
        var sums = [Double](repeating: 0, count: width)
        withSpan { span in
            for i in span.indices { sums[i % width] += Double(span[i]) }
        }
        return sums.map { Float($0 / Double(Swift.max(rows, 1))) }
    }
}
