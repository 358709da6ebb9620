public import VaneCore
public import VaneTensors

/// A method that a plugin offers and that learns: hyperparameters, which yield a readout or an intervention.
///
/// ```swift
/// struct MeanGap: PluginTrainer {
///     static let id = "mean-gap"
///     static let summary = "Adds the difference of the classes' means."
///
///     init(parameters: ParameterValues) {}
///
///     func train(
///         on data: LabeledRows, report: (TrainingProgress) -> Void
///     ) throws -> Gap { … }       // Gap: PluginState, Intervention
/// }
///
/// @c(vane_plugin_offer) public func offer() { Offers.add(MeanGap.self) }
/// ```
///
/// `Input` is `LabeledRows` or `SteeringDataset`; `vane fit` hands it over, all at once.
public protocol PluginTrainer: PluginMethod, Trainer
where Input: PluginExamples, Trained: PluginState {
    /// Whether a row's change is proportional to the row's strength, but for rounding; of interventions only.
    static var isLinear: Bool { get }

    /// Creates the trainer with a seed, from which everything random is drawn.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` when the values do not go together.
    init(parameters: ParameterValues, seed: UInt64) throws
}

extension PluginTrainer {
    /// Nothing is declared.
    public static var isLinear: Bool { false }

    /// Creates a trainer that draws nothing.
    ///
    /// - Throws: What ``PluginMethod/init(parameters:)`` throws.
    public init(parameters: ParameterValues, seed: UInt64) throws {
        try self.init(parameters: parameters)
    }
}

/// What a plugin's trainer yields: a value that is kept as named tensors, the same bytes for the same value.
public protocol PluginState: Sendable {
    /// What was learned, by name; every number is finite.
    var tensors: [String: Tensor<Float>] { get }

    /// Brings back what was learned with the same parameters.
    ///
    /// - Throws: `VaneError` with code `missingData` for a tensor that is missing and `shapeMismatch` for one of another shape;
    ///   ``Kept`` finds both.
    init(tensors: [String: Tensor<Float>], parameters: ParameterValues) throws
}

/// What a plugin's trainer learns from: the core's `LabeledRows` or `SteeringDataset`.
public protocol PluginExamples: Sendable {
    /// What a host is asked for.
    static var input: MethodDescriptor.Input { get }

    /// Takes the examples that a host handed over.
    ///
    /// - Throws: `VaneError` with code `missingData` when they are of another kind.
    init(_ data: TrainingData, for method: String) throws
}

extension LabeledRows: PluginExamples {
    /// Labelled rows.
    public static var input: MethodDescriptor.Input { .labeledRows }

    /// Takes labelled rows.
    ///
    /// - Throws: `VaneError` with code `missingData` when the data are of another kind.
    public init(_ data: TrainingData, for method: String) throws {
        self = try data.requireRows(for: method)
    }
}

extension SteeringDataset: PluginExamples {
    /// Steering pairs.
    public static var input: MethodDescriptor.Input { .steeringPairs }

    /// Takes steering pairs.
    ///
    /// - Throws: `VaneError` with code `missingData` when the data are of another kind.
    public init(_ data: TrainingData, for method: String) throws {
        self = try data.requirePairs(for: method)
    }
}
