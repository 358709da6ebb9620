/// What a source holds: which model's hidden states, where, and how many.
public struct ActivationCatalog: Sendable, Hashable {
    /// The model that the hidden states come from, where it is known.
    public var model: ModelDescription?

    /// The hook points that can be asked for.
    public var hookPoints: [HookPoint]

    /// The number of values in a row, by hook point.
    public var widths: [HookPoint: Int]

    /// The number type of the source: `float32`, `float16` or `bfloat16`.
    public var elementType: String

    /// The number of samples.
    public var sampleCount: Int

    /// The number of rows a hook point holds, where it is known beforehand.
    public var rowCount: Int?

    /// The selection with which the rows were taken.
    public var selection: TokenSelection

    /// Creates a catalog.
    public init(
        model: ModelDescription?, hookPoints: [HookPoint], widths: [HookPoint: Int],
        elementType: String, sampleCount: Int, rowCount: Int? = nil, selection: TokenSelection
    ) {
        self.model = model
        self.hookPoints = hookPoints
        self.widths = widths
        self.elementType = elementType
        self.sampleCount = sampleCount
        self.rowCount = rowCount
        self.selection = selection
    }
}
