import VaneCore
import VaneTensors

extension ReadoutComparison {
    /// The rows that a fit and its choice see: those of train and of validation, and no others.
    struct Fold: Sendable {
        /// What is fitted on.
        let training: LabeledRows
        /// What is chosen on.
        let validation: Part

        /// Takes rows out of all there are.
        ///
        /// - Throws: `VaneError` with code `nonFinite`.
        init(_ rows: Rows) throws {
            let train = rows.part(rows.frame.indices(of: .train))
            training = try LabeledRows(
                values: train.values, labels: train.positive.map { $0 ? 1 : 0 },
                classes: ["negative", "positive"])
            validation = rows.part(rows.frame.indices(of: .validation))
        }
    }

    /// A readout fitted on training rows.
    struct Fit: Sendable {
        /// The method's id.
        private let method: String
        /// What was learned.
        let artifact: Artifact
        /// What scores rows.
        private let readout: any Readout

        /// Fits a readout.
        ///
        /// - Throws: What the method throws, and `VaneError` with code `shapeMismatch` for a readout of more than two classes.
        init(
            _ id: String, _ parameters: [String: String], on training: LabeledRows, seed: UInt64,
            by catalog: MethodCatalog
        ) throws {
            let method = try catalog.method(id)
            self.method = id
            artifact = try method.fit(
                Method.FitRequest(
                    data: method.descriptor.input == .nothing ? .nothing : .rows(training),
                    parameters: ParameterValues(parameters, for: method.descriptor), seed: seed))
            readout = try catalog.readout(of: artifact)
            guard readout.outputs <= 2 else {
                throw VaneError(
                    .shapeMismatch,
                    "'\(id)' gives \(readout.outputs) scores a row where two classes have one or two; choose another."
                )
            }
        }

        /// The direction, where the readout is linear in one.
        var direction: Direction? { (readout as? any Directional)?.direction }

        /// Scores rows, higher for positives.
        ///
        /// - Throws: What the readout throws, and `VaneError` with code `nonFinite`.
        func scores(of values: Tensor<Float>) throws -> [Double] {
            guard values.rows > 0 else { return [] }
            let scores = try readout.scores(of: values)
            let differences = scores.positiveScores
            guard differences.allSatisfy(\.isFinite) else {
                throw VaneError(.nonFinite, "'\(method)' gives scores that are not finite.")
            }
            return differences
        }
    }

    /// Tries every configuration of every readout at a hook point on validation, as many at once as cores and memory allow.
    ///
    /// The trials are taken over in the plan's order, so that the result is that of one after the other.
    func explore(
        _ rows: Rows, at hook: HookPoint?, place: Int, for results: inout [Result]
    ) async throws {
        let fold = try Fold(rows)
        let jobs = results.indices.filter { results[$0].failure == nil }.flatMap { index in
            results[index].choice.combinations.map { (index: index, parameters: $0) }
        }
        let (catalog, seed) = (catalog, plan.seeds[0])
        let choices = results.map(\.choice)
        let areas = await measureAll(jobs.count, atOnce: width(fold)) { place in
            let job = jobs[place]
            return Swift.Result {
                let fit = try Fit(
                    choices[job.index].method, job.parameters, on: fold.training, seed: seed,
                    by: catalog)
                return ROC.area(
                    scores: try fit.scores(of: fold.validation.values),
                    positive: fold.validation.positive)
            }
        }
        for (job, area) in zip(jobs, areas) where results[job.index].failure == nil {
            results[job.index].consider(
                area, Configuration(place: place, hook: hook, parameters: job.parameters))
        }
    }

    /// Returns the direction of a readout at any hook point, with the parameters that validation chose, if it is linear in one.
    func direction(of result: Result, on rows: Rows) -> Direction? {
        let parameters = result.best?.configuration.parameters ?? result.choice.parameters
        guard let fold = try? Fold(rows) else { return nil }
        let fit = try? Fit(
            result.choice.method, parameters, on: fold.training, seed: plan.seeds[0], by: catalog)
        return fit?.direction
    }

    /// How many fits run at once: as many as there are cores, fewer when the copies that they make of the rows would not fit.
    func width(_ fold: Fold) -> Int {
        // A fit turns its rows into double precision and keeps a second such matrix for its Hessian.
        let bytes = max(1, 2 * 8 * fold.training.values.count)
        return max(1, min(concurrency, Self.bytesOfFits / bytes))
    }

    /// The memory that all fits together may take for copies of their rows.
    private static var bytesOfFits: Int { 4 << 30 }
}

extension Tensor<Float> {
    /// One score a row, higher for positives: the only one, or how much the second exceeds the first.
    var positiveScores: [Double] {
        (0..<rows).map { row in
            width == 1 ? Double(self[row, 0]) : Double(self[row, 1]) - Double(self[row, 0])
        }
    }
}
