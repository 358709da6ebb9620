public import VaneCore
import VaneNumerics

/// Compares readouts on one division of the data: fitted on train, chosen on validation, reported on test.
///
/// Every readout sees the same rows. Its hook point and its parameters are those with the greatest area under the ROC curve on validation,
/// its thresholds and its calibration come from validation too, and the test rows are looked at once, with what was chosen.
public struct ReadoutComparison: Sendable {
    /// The methods.
    let catalog: MethodCatalog
    /// The plan.
    let plan: ComparisonPlan
    /// The most fits at once.
    var concurrency = Parallel.threads

    /// Creates a comparison.
    public init(catalog: MethodCatalog, plan: ComparisonPlan) {
        (self.catalog, self.plan) = (catalog, plan)
    }

    /// Refuses readouts that do not exist, do not read, or have wrong settings, before anything is read.
    ///
    /// - Throws: `VaneError` with code `invalidMethod` or `unparsable`.
    public func check() throws {
        for choice in plan.readouts {
            let method = try catalog.method(choice.method)
            guard method.readout != nil, method.descriptor.input != .steeringPairs else {
                throw VaneError(
                    .invalidMethod,
                    "'\(choice.method)' does not learn to read labelled rows; choose a readout that 'vane methods' lists."
                )
            }
            for parameters in choice.combinations {
                _ = try ParameterValues(parameters, for: method.descriptor)
            }
        }
    }

    /// Measures all readouts.
    ///
    /// - Parameters:
    ///   - hooks: The hook points to choose among; one that is nothing stands for rows of an unknown place.
    ///   - rows: Reads the rows at a hook point; the same samples in the same order everywhere.
    ///   - report: Is told of every hook point that is done.
    /// - Throws: What reading throws, and `VaneError` with code `shapeMismatch` when hook points hold rows of other samples,
    ///   `missingData` when there is no hook point; what a readout throws is its own row's failure.
    /// - Returns: The results, with what is known of the rows.
    public func measure(
        at hooks: [HookPoint?], rows: (HookPoint?) async throws -> Rows,
        report: (HookPoint?) -> Void = { _ in }
    ) async throws -> Outcome {
        var results = plan.readouts.map { Result(choice: $0) }
        var (frame, held): (Frame?, Rows?) = (nil, nil)
        for (place, hook) in hooks.enumerated() {
            let found = try await rows(hook)
            guard found.frame == frame ?? found.frame else {
                throw VaneError(
                    .shapeMismatch,
                    "'\(hook?.description ?? "-")' does not hold the samples' rows that the hook points before it hold; "
                        + "capture all hook points together, or compare those that hold the same.")
            }
            frame = found.frame
            try await explore(found, at: hook, place: place, for: &results)
            // The last hook point's rows are needed next when it was chosen; more than one is never held.
            held = place == hooks.count - 1 ? found : nil
            report(hook)
        }
        guard let frame else {
            throw VaneError(.missingData, "There is no hook point to compare at; name one.")
        }
        let controls = ColumnControls(plan.controls, frame, seed: plan.splits.seed)
        for (place, hook) in hooks.enumerated().reversed() {
            let known = held
            held = nil
            guard results.contains(where: { $0.best?.configuration.place == place }) else {
                continue
            }
            let found: Rows
            if let known { found = known } else { found = try await rows(hook) }
            try await settle(found, at: place, under: controls, for: &results)
        }
        var outcome = Outcome(results: results, frame: frame, controls: controls.notes)
        try await addBaselines(to: &outcome)
        return outcome
    }
}
