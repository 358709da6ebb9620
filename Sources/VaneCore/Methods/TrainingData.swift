public import VaneTensors

/// Rows of hidden states with their classes.
public struct LabeledRows: Sendable {
    /// The rows, `[N, D]`.
    public var values: Tensor<Float>
    /// The class of each row, a place in `classes`.
    public var labels: [Int]
    /// The names of the classes; for a binary probe the negative one first.
    public var classes: [String]

    /// Creates labelled rows.
    ///
    /// - Throws: ``VaneError`` with code `shapeMismatch` or `nonFinite`.
    public init(values: Tensor<Float>, labels: [Int], classes: [String]) throws {
        guard values.rows == labels.count else {
            throw VaneError(
                .shapeMismatch,
                "\(values.rows) rows came with \(labels.count) labels; give one label a row.")
        }
        try requireNames(classes, of: labels)
        try values.requireFinite("rows")
        self.values = values
        self.labels = labels
        self.classes = classes
    }
}

/// What L2S and its baselines learn from: pairs of a context `h_{X,L'}` and the shift `z_{X,L*} = h⁺ − h⁻` wanted for it.
///
/// - SeeAlso: Section 3.2 of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815).
public struct SteeringDataset: Sendable {
    /// The context vectors `h_{X,L'}`, `[N, D']`.
    public var contexts: Tensor<Float>
    /// The shifts `z_{X,L*}`, `[N, D]`.
    public var shifts: Tensor<Float>
    /// The class of each pair, a place in `classes`.
    public var labels: [Int]
    /// The names of the classes.
    public var classes: [String]

    /// Creates a dataset.
    ///
    /// - Throws: ``VaneError`` with code `shapeMismatch` or `nonFinite`.
    public init(
        contexts: Tensor<Float>, shifts: Tensor<Float>, labels: [Int], classes: [String]
    ) throws {
        guard contexts.rows == shifts.rows, contexts.rows == labels.count else {
            throw VaneError(
                .shapeMismatch,
                "\(contexts.rows) contexts came with \(shifts.rows) shifts and \(labels.count) labels; "
                    + "give one of each a prompt.")
        }
        try requireNames(classes, of: labels)
        try contexts.requireFinite("contexts")
        try shifts.requireFinite("shifts")
        self.contexts = contexts
        self.shifts = shifts
        self.labels = labels
        self.classes = classes
    }
}

/// Refuses labels that name no class.
///
/// - Throws: ``VaneError`` with code `shapeMismatch`.
private func requireNames(_ classes: [String], of labels: [Int]) throws {
    guard let bad = labels.firstIndex(where: { !classes.indices.contains($0) }) else { return }
    throw VaneError(
        .shapeMismatch,
        "Row \(bad) has label \(labels[bad]), but there are \(classes.count) classes; name every class."
    )
}

extension Tensor<Float> {
    /// Refuses values that are not finite and says which row holds the first.
    ///
    /// - Throws: ``VaneError`` with code `nonFinite`.
    public func requireFinite(_ subject: String) throws {
        let bad: Int? = withSpan { span in
            for i in span.indices where !span[i].isFinite { return i }
            return nil
        }
        guard let bad else { return }
        throw VaneError(
            .nonFinite,
            "Row \(bad / Swift.max(width, 1)) of the \(subject) holds \(self[bad]); "
                + "remove it or capture it again, every value must be finite.")
    }
}

/// What a method is given to learn from.
public enum TrainingData: Sendable {
    /// Rows with classes.
    case rows(LabeledRows)
    /// Contexts with shifts.
    case pairs(SteeringDataset)
    /// What was measured of every attention head.
    case heads(HeadScores)
    /// Nothing.
    case nothing

    /// The labelled rows.
    ///
    /// - Throws: ``VaneError`` with code `missingData` when the data are of another kind.
    public func requireRows(for method: String) throws -> LabeledRows {
        guard case .rows(let rows) = self else {
            throw VaneError(
                .missingData, "'\(method)' learns from labelled rows; give data with labels.")
        }
        return rows
    }

    /// The steering pairs.
    ///
    /// - Throws: ``VaneError`` with code `missingData` when the data are of another kind.
    public func requirePairs(for method: String) throws -> SteeringDataset {
        guard case .pairs(let pairs) = self else {
            throw VaneError(
                .missingData,
                "'\(method)' learns from contrast pairs; capture with positive and negative prompts."
            )
        }
        return pairs
    }

    /// The scores of heads.
    ///
    /// - Throws: ``VaneError`` with code `missingData` when the data are of another kind.
    public func requireHeads(for method: String) throws -> HeadScores {
        guard case .heads(let scores) = self else {
            throw VaneError(
                .missingData,
                "'\(method)' learns from the scores of all heads; measure them on rows of head_out, a part of them held out."
            )
        }
        return scores
    }
}
