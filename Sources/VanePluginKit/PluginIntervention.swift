public import VaneCore

/// An intervention that a plugin offers: the core's protocol, and what lists and files say about it.
///
/// ```swift
/// import VaneCore
/// import VanePluginKit
///
/// struct Shrink: PluginIntervention {
///     static let id = "shrink"
///     static let summary = "Scales every row by 1 − αr."
///     static let parameters = [
///         ParameterDescriptor("rate", .real(default: 0.1, range: 0...1), "The part taken away, r.")
///     ]
///
///     let rate: Float
///
///     init(parameters: ParameterValues) { rate = Float(parameters.real("rate")) }
///
///     func prepare(for shape: RunShape) -> any PreparedIntervention { Shrinking(rate: rate) }
/// }
///
/// @c(vane_plugin_offer) public func offer() { Offers.add(Shrink.self) }
/// ```
public protocol PluginIntervention: Intervention {
    /// The stable name, in kebab-case, unique among all methods of a host.
    static var id: String { get }

    /// One sentence of meaning.
    static var summary: String { get }

    /// The paper and its equation; empty where there is none.
    static var source: String { get }

    /// The parameters, declared once; the host checks values and fills in defaults.
    static var parameters: [ParameterDescriptor] { get }

    /// Whether a row's change is proportional to the row's strength, but for rounding; `vane plugin check` tries it.
    static var isLinear: Bool { get }

    /// Creates the intervention with a value for every parameter, each inside its range.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` when the values do not go together.
    init(parameters: ParameterValues) throws
}

extension PluginIntervention {
    /// No source.
    public static var source: String { "" }

    /// Nothing is declared.
    public static var isLinear: Bool { false }

    /// No parameters.
    public static var parameters: [ParameterDescriptor] { [] }
}
