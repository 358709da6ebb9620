public import VaneCore

/// Everything that fixes one way of steering: the method, what it was fitted on, where it is applied and how strongly.
public struct Setting: Sendable, Hashable {
    /// The method's id.
    public var method: String
    /// The parameters that differ from the method's defaults, as text.
    public var parameters: [String: String]
    /// The contrast read-out that shifts are taken from, for methods that learn from shifts.
    public var contrast: String?
    /// Where rows are edited, L*.
    public var hook: HookPoint
    /// Where context vectors are read, L', for methods that need one.
    public var context: HookPoint?
    /// Which positions are edited.
    public var selection: TokenSelection
    /// How strongly, α.
    public var alpha: Float

    /// Creates a setting.
    public init(
        method: String, parameters: [String: String] = [:], contrast: String? = nil,
        hook: HookPoint, context: HookPoint? = nil, selection: TokenSelection = .generated,
        alpha: Float = 1
    ) {
        self.method = method
        self.parameters = parameters
        self.contrast = contrast
        self.hook = hook
        self.context = context
        self.selection = selection
        self.alpha = alpha
    }

    /// The same way of steering at another strength.
    public func with(alpha: Float) -> Setting {
        var copy = self
        copy.alpha = alpha
        return copy
    }

    /// What the fit depends on: everything but the strength and the positions that are edited.
    var fitted: Setting {
        var copy = with(alpha: 0)
        copy.selection = .generated
        return copy
    }
}
