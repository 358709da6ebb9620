internal import VaneCore

extension PluginMethod {
    /// What a host is told of the method.
    static func description(
        as kind: MethodDescriptor.Kind, from input: MethodDescriptor.Input = .nothing,
        isLinear: Bool = false
    ) -> MethodDescriptor {
        MethodDescriptor(
            id, kind, from: input, summary: summary, source: source, parameters: parameters,
            isLinear: isLinear)
    }

    /// Makes the method as a host does, with settings checked and defaults filled in; meant for an author's tests.
    ///
    /// ```swift
    /// let shrink = try Shrink.made(with: ["rate": "0.5"])
    /// ```
    ///
    /// - Parameter settings: Values as text, by parameter; what is left out has its default.
    /// - Throws: `VaneError` with code `invalidMethod` for an unknown name or a value out of its range, `unparsable` for a
    ///   text that is no value of the parameter's type, and what the method's own initialiser throws.
    /// - Returns: The method.
    public static func made(with settings: [String: String] = [:]) throws -> Self {
        try Self(parameters: ParameterValues(settings, for: description(as: .intervention)))
    }
}
