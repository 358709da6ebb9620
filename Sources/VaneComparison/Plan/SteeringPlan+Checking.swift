public import VaneCore

extension SteeringPlan {
    /// Refuses methods that do not exist, do not steer, are not to be fitted or have wrong settings, before anything is measured.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` or `unparsable`.
    public func check(_ catalog: MethodCatalog) throws {
        for choice in methods ?? [] {
            for id in choice.variants { try Self.check(choice, id, catalog) }
        }
    }

    /// Refuses one of the methods behind a choice.
    private static func check(_ choice: Choice, _ id: String, _ catalog: MethodCatalog) throws {
        let method = try catalog.method(id)
        guard method.intervention != nil else {
            throw VaneError(
                .invalidMethod,
                SteeringPlaces.references.contains(id)
                    ? "'\(id)' is a row that every comparison has; leave it out of 'methods'."
                    : "'\(id)' reads but does not steer; choose an intervention that 'vane methods' lists."
            )
        }
        guard id != "add", id != "random" else {
            throw VaneError(
                .invalidMethod,
                "'\(id)' is not fitted on a plan's data; leave it out of 'methods'.")
        }
        for parameters in choice.method.combinations {
            _ = try ParameterValues(parameters, for: method.descriptor)
        }
    }
}
