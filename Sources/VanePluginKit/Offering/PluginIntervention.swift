public import VaneCore

/// An intervention that a plugin offers and that needs no training: the core's protocol, and what is said about it.
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
public protocol PluginIntervention: PluginMethod, Intervention {
    /// Whether a row's change is proportional to the row's strength, but for rounding; `vane plugin check` tries it.
    static var isLinear: Bool { get }
}

extension PluginIntervention {
    /// Nothing is declared.
    public static var isLinear: Bool { false }
}

/// A readout that a plugin offers and that needs no training.
public protocol PluginReadout: PluginMethod, Readout {}
