public import VaneCore
import VaneSteering

/// Compares methods of steering by a plan: fitted on train, chosen on validation, reported on test.
///
/// Every method chooses its own place and strength on validation; the strengths of all lie on one axis. Predictors of shifts are tried where the
/// oracle was best on validation. References are always there: nothing, an instruction, random vectors as long as the best method's, the oracle.
public struct SteeringComparison: Sendable {
    /// The prompts.
    let task: ControlTask
    /// The model.
    let model: any SteerableModel
    /// The methods.
    let catalog: MethodCatalog
    /// The hidden states.
    let activations: TaskActivations
    /// What is tried.
    let plan: SteeringPlan
    /// The seeds of fits; everything is chosen with the first.
    let seeds: [UInt64]
    /// What has been measured.
    let cells: any CellStore
    /// Where progress goes.
    let report: @Sendable (Progress) -> Void

    /// How far a comparison has come.
    public enum Progress: Sendable {
        /// A stage begins that will measure some cells.
        case stage(String, cells: Int)
        /// A cell of a method has been measured.
        case cell(String)
    }

    /// Creates a comparison.
    ///
    /// - Precondition: There is a seed.
    public init(
        task: ControlTask, model: any SteerableModel, catalog: MethodCatalog,
        activations: TaskActivations, plan: SteeringPlan, seeds: [UInt64],
        cells: any CellStore = NoCellStore(),
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        precondition(!seeds.isEmpty, "A comparison has a seed.")
        (self.task, self.model, self.catalog) = (task, model, catalog)
        (self.activations, self.plan, self.seeds) = (activations, plan, seeds)
        (self.cells, self.report) = (cells, report)
    }

    /// What was found.
    struct Outcome: Sendable {
        /// The rows, as chosen on validation.
        let rows: [SteeringRow]
        /// What each row gave on test, in the same order.
        let measured: [SteeringResult]
        /// Fits of the first seed.
        let fitter: Fitter
        /// What is measured with on validation.
        let validation: SplitMeasures
        /// What is measured with on test.
        let test: SplitMeasures
    }

    /// Runs everything.
    ///
    /// - Throws: The model's error, and the store's; a method's failure becomes an error row instead.
    func run() async throws -> Outcome {
        let fitters = seeds.map {
            Fitter(catalog: catalog, task: task, activations: activations, seed: $0)
        }
        let validation = try SplitMeasures(.validation, of: task, model: model)
        let search = SteeringSearch(self, fitter: fitters[0], validation: validation)
        // What cannot be measured without steering cannot be measured with it: a judge that fails, or completions that are missing.
        _ = try search.value(of: nil)
        let rows = try await search.rows()
        let test = try SplitMeasures(.test, of: task, model: model)
        let trial = SteeringTest(self, fitters: fitters, search: search, test: test)
        let measured = try await trial.measure(rows)
        return Outcome(
            rows: rows, measured: measured, fitter: fitters[0], validation: validation, test: test)
    }
}
