internal import Synchronization
public import VaneCore
internal import VaneNumerics
public import VaneSteering
public import VaneTensors

/// ITI's sweep: a logistic probe for every head of every block, all in one pass over all cores, ranked by validation accuracy.
///
/// ```swift
/// let sweep = try HeadSweep.fit(
///     blocks, trainLabels: trainLabels, validationLabels: validationLabels, heads: model.heads)
/// let artifact = try sweep.artifact(heads: 48)
/// ```
///
/// | here          | paper                      | shape            | meaning                                          |
/// |---------------|----------------------------|------------------|--------------------------------------------------|
/// | `train`       | `x_l^h` for all h          | `[N, A·D_head]`  | what probes, directions and σ are learned from   |
/// | `validation`  | `x_l^h` for all h          | `[N′, A·D_head]` | what accuracies are measured on, and nothing else |
/// | `scores`      | `θ_l^h`, `σ_l^h`           | –                | the ranking                                      |
///
/// - SeeAlso: Section 3 of [Li et al. 2023](https://arxiv.org/abs/2306.03341).
public struct HeadSweep: Sendable {
    /// The rows of one block with all its heads.
    public struct Block: Sendable {
        /// Where: `head_out.l`.
        public var hook: HookPoint
        /// The training rows, `[N, A·D_head]`.
        public var train: Tensor<Float>
        /// The validation rows, `[N′, A·D_head]`.
        public var validation: Tensor<Float>

        /// Creates a block's rows.
        public init(hook: HookPoint, train: Tensor<Float>, validation: Tensor<Float>) {
            self.hook = hook
            self.train = train
            self.validation = validation
        }
    }

    /// What was measured of every head, the best one first.
    public let scores: HeadScores

    /// Fits a probe to every head.
    ///
    /// Probes are scikit-learn's by default: an L2 penalty with C = 1, and an offset.
    ///
    /// - Parameters:
    ///   - blocks: The rows, a block each; all have the same rows in the same order.
    ///   - trainLabels: Whether each training row is positive.
    ///   - validationLabels: Whether each validation row is positive.
    ///   - heads: The number of heads of a block, A.
    ///   - classes: The names of the classes, the negative one first.
    /// - Returns: The ranking of all heads with their directions and spreads.
    /// - Throws: `VaneError` with code `missingData` when there are no blocks or a side lacks a class, `shapeMismatch` or
    ///   `nonFinite` for rows that do not fit, `absent` for other hook points, and the solver's error.
    public static func fit(
        _ blocks: [Block], trainLabels: [Bool], validationLabels: [Bool], heads: Int,
        classes: [String] = ["false", "true"]
    ) throws -> HeadSweep {
        let places = try places(blocks, trainLabels, validationLabels, heads)
        let fits = Mutex<[Result<HeadFit, any Error>?]>(Array(repeating: nil, count: places.count))
        Parallel.forEach(places.count) { index in
            let (block, head) = (blocks[places[index].block], places[index].head)
            let fit = Result {
                try HeadFit(
                    HookPoint(.headOut, block: block.hook.block, head: head),
                    train: block.train.columns(ofHead: head, of: heads), trainLabels,
                    validation: block.validation.columns(ofHead: head, of: heads),
                    validationLabels)
            }
            fits.withLock { $0[index] = fit }
        }
        let found = try fits.withLock { $0 }.compactMap { try $0?.get() }
        return HeadSweep(
            scores: try HeadScores(
                found.map(\.head), headsOfBlock: heads, classes: classes,
                warning: warning(of: found)))
    }

    /// Returns the artefact of `iti` that shifts the best heads.
    ///
    /// - Throws: `VaneError` with code `missingData` when fewer heads were measured, and what `HeadSelection` throws.
    public func artifact(
        heads: Int, direction: HeadSelection.Direction = .massMean
    ) throws -> Artifact {
        let method = Method.headShift
        let values = ["heads": "\(heads)", "direction": direction.rawValue]
        return try method.fit(
            Method.FitRequest(
                data: .heads(scores),
                parameters: try ParameterValues(values, for: method.descriptor)))
    }

    /// Says of how many probes the search stopped short of the optimum, if of any.
    private static func warning(of fits: [HeadFit]) -> String? {
        let short = fits.filter { !$0.convergence.isReached }
        guard let first = short.first, let text = first.convergence.warning else { return nil }
        return
            "the probes of \(short.count) of \(fits.count) heads are not at their optimum, as that of "
            + "\(first.head.hook): \(text)"
    }

    /// Checks the rows and lists every head of every block.
    private static func places(
        _ blocks: [Block], _ trainLabels: [Bool], _ validationLabels: [Bool], _ heads: Int
    ) throws -> [(block: Int, head: Int)] {
        guard let first = blocks.first, heads > 0 else {
            throw VaneError(
                .missingData,
                "A sweep over heads was given \(blocks.count) blocks of \(heads) heads; give rows of head_out."
            )
        }
        let width = first.train.width
        for block in blocks {
            guard block.hook.site == .headOut, block.hook.head == nil else {
                throw VaneError(
                    .absent,
                    "A sweep over heads was given rows of '\(block.hook)'; give those of whole blocks, as of head_out.0."
                )
            }
            let sides = [
                ("training", block.train, trainLabels),
                ("validation", block.validation, validationLabels),
            ]
            for (name, rows, labels) in sides {
                try check(
                    rows, labels, width: width, heads: heads, "\(name) rows of '\(block.hook)'")
            }
        }
        return blocks.indices.flatMap { block in (0..<heads).map { (block, $0) } }
    }

    /// Refuses rows that cannot be cut into heads or do not fit their labels.
    private static func check(
        _ rows: Tensor<Float>, _ labels: [Bool], width: Int, heads: Int, _ subject: String
    ) throws {
        guard rows.rows == labels.count, rows.width == width, width > 0, width % heads == 0 else {
            throw VaneError(
                .shapeMismatch,
                "The \(subject) have shape \(rows.shape) where [\(labels.count), \(width)] of \(heads) heads is expected; "
                    + "give one label a row and all heads of one model.")
        }
        guard labels.contains(true), labels.contains(false) else {
            throw VaneError(
                .missingData,
                "The \(subject) are of one class; give every side rows of both classes.")
        }
        try rows.requireFinite(subject)
    }
}

extension Tensor<Float> {
    /// Returns a head's slice of every row, `[N, width / heads]`.
    fileprivate func columns(ofHead head: Int, of heads: Int) -> Tensor<Float> {
        let (stride, width) = (width, width / heads)
        return withSpan { source in
            Tensor(shape: [rows, width]) { target in
                for row in 0..<rows {
                    target.copy(
                        source, at: row * stride + head * width, to: row * width, count: width)
                }
            }
        }
    }
}
