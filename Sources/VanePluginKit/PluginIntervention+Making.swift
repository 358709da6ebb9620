internal import VaneCore

extension PluginIntervention {
    /// What a host is told of the method.
    static var descriptor: MethodDescriptor {
        MethodDescriptor(
            id, .intervention, from: .nothing, summary: summary, source: source,
            parameters: parameters, isLinear: isLinear)
    }

    /// Makes the intervention as a host does, with settings checked and defaults filled in; meant for an author's tests.
    ///
    /// ```swift
    /// let shrink = try Shrink.made(with: ["rate": "0.5"])
    /// ```
    ///
    /// - Parameter settings: Values as text, by parameter; what is left out has its default.
    /// - Throws: `VaneError` with code `invalidMethod` for an unknown name or a value out of its range, `unparsable` for a
    ///   text that is no value of the parameter's type, and what the method's own initialiser throws.
    /// - Returns: The intervention.
    public static func made(with settings: [String: String] = [:]) throws -> Self {
        try Self(parameters: ParameterValues(settings, for: descriptor))
    }
}
