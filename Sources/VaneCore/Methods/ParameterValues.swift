/// The values of a method's parameters, checked against their descriptors.
public struct ParameterValues: Sendable, Hashable {
    /// The values as text, by name, defaults included.
    public let texts: [String: String]

    /// Checks settings and fills in defaults.
    ///
    /// - Throws: ``VaneError`` with code `invalidMethod` for an unknown name or a value out of its range, and `unparsable`
    ///   for a text that is no value of the parameter's type.
    public init(_ settings: [String: String], for method: MethodDescriptor) throws {
        var texts = Dictionary(
            method.parameters.map { ($0.name, $0.defaultText) }, uniquingKeysWith: { $1 })
        for (name, text) in settings.sorted(by: { $0.key < $1.key }) {
            guard let parameter = method.parameters.first(where: { $0.name == name }) else {
                let known = method.parameters.map(\.name).joined(separator: ", ")
                throw VaneError(
                    .invalidMethod,
                    "'\(method.id)' has no parameter '\(name)'; it has \(known.isEmpty ? "none" : known)."
                )
            }
            guard parameter.allows(text) else {
                throw VaneError(
                    parameter.canRead(text) ? .invalidMethod : .unparsable,
                    "Parameter '\(name)' of '\(method.id)' is '\(text)'; give \(parameter.demand).")
            }
            texts[name] = text
        }
        self.texts = texts
    }

    /// The value of a parameter declared as a whole number.
    ///
    /// - Precondition: The method declares it so.
    public func integer(_ name: String) -> Int {
        let value = texts[name].flatMap { Int($0) }
        precondition(value != nil, "No whole-number parameter '\(name)' was declared.")
        return value ?? 0
    }

    /// The value of a parameter declared as a real number.
    ///
    /// - Precondition: The method declares it so.
    public func real(_ name: String) -> Double {
        let value = texts[name].flatMap { Double($0) }
        precondition(value != nil, "No real parameter '\(name)' was declared.")
        return value ?? 0
    }

    /// The value of a parameter declared as a flag.
    ///
    /// - Precondition: The method declares it so.
    public func flag(_ name: String) -> Bool {
        let value = texts[name].flatMap { Bool($0) }
        precondition(value != nil, "No flag '\(name)' was declared.")
        return value ?? false
    }

    /// The value of a parameter declared as a choice.
    ///
    /// - Precondition: The method declares it so.
    public func choice(_ name: String) -> String {
        let value = texts[name]
        precondition(value != nil, "No choice '\(name)' was declared.")
        return value ?? ""
    }
}
