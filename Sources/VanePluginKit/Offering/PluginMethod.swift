public import VaneCore

/// A method that a plugin offers: what lists and files say about it, and its parameters.
public protocol PluginMethod: Sendable {
    /// The stable name, in kebab-case, unique among all methods of a host.
    static var id: String { get }

    /// One sentence of meaning.
    static var summary: String { get }

    /// The paper and its equation; empty where there is none.
    static var source: String { get }

    /// The parameters, declared once; the host checks values and fills in defaults.
    static var parameters: [ParameterDescriptor] { get }

    /// Creates the method with a value for every parameter, each inside its range.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` when the values do not go together.
    init(parameters: ParameterValues) throws
}

extension PluginMethod {
    /// No source.
    public static var source: String { "" }

    /// No parameters.
    public static var parameters: [ParameterDescriptor] { [] }
}
