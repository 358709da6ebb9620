/// The runtime of interventions: walks every pass of a model, edits what is selected, and keeps the receipt.
///
/// One run serves one call of a model and one thread. At every hook point it first reads the context vectors that are due
/// there, then applies the applications in the order listed: selected rows are gathered, edited by the intervention,
/// compared with what they were, and put back. Rows that are not selected are never handed to anyone.
///
/// A context vector `h_{X,L'}` contains the edits made at earlier blocks. It is never stale: an application that could
/// edit rows of the prompt before its context is known is refused when the run is created, and rows after the prompt that
/// come before their context, as a forced reply in the prompt's own pass may, make the run an error.
public final class InterventionRun: HookVisitor {
    /// The applications at work, in order.
    private var sites: [AppliedSite] = []
    /// The context vectors to be read.
    private var contexts: [ContextReader] = []
    /// The receipts being written, one an application.
    private var records: [ApplicationRecord]
    /// For each site and block, which of `sites` and `contexts` are due.
    private var due: [Stop: (contexts: [Int], sites: [Int])] = [:]
    /// What the run looks like.
    private let plan: RunPlan

    /// A site of a block.
    private struct Stop: Hashable {
        /// The kind of place.
        let site: HookSite
        /// The block.
        let block: Int?
    }

    /// Prepares all applications for a run of a model.
    ///
    /// - Throws: ``VaneError`` with code `absent` for a hook point that the model lacks, `shapeMismatch` for a wrong width,
    ///   `staleContext` when rows could be edited before their context is known, and what interventions throw.
    public init(_ applications: [Application], of model: ModelDescription, plan: RunPlan) throws {
        self.plan = plan
        records = applications.map { ApplicationRecord($0, sequences: plan.sequences) }
        for (index, application) in applications.enumerated() {
            try Self.check(application, of: model, plan: plan)
            for hook in application.hookPoints {
                try install(application, index: index, at: hook, of: model)
            }
        }
    }

    /// Returns whether what follows a prompt must be fed in a later pass than the prompt's last position.
    ///
    /// So it is when an application edits a place that comes before the one where its context is read, L* < L'.
    public static func needsPromptsFirst(_ applications: [Application]) -> Bool {
        applications.contains { application in
            guard let context = application.intervention.needs.context else { return false }
            return application.hookPoints.contains { $0.precedes(context) }
        }
    }

    /// Whether there is anything to do.
    public var isEmpty: Bool { sites.isEmpty }

    /// Prepares one application at one hook point.
    private func install(
        _ application: Application, index: Int, at hook: HookPoint, of model: ModelDescription
    ) throws {
        let width = try model.width(at: hook)
        var shape = RunShape(
            width: width, sequences: plan.sequences, rows: plan.rowsPerPass, keys: plan.keys,
            at: hook)
        if let context = application.intervention.needs.context {
            try Self.check(application, at: hook, context: context, plan: plan)
            shape.contextWidth = try model.width(at: context)
        }
        let prepared = try application.intervention.prepare(for: shape)
        let context = application.intervention.needs.context
        let site = AppliedSite(
            application: index, context: context == nil ? nil : contexts.count,
            prepared: prepared, hook: hook, selection: application.selection,
            strength: application.strength, width: width,
            headOffset: (hook.head ?? 0) * model.headWidth,
            propagates: hook.reachesLaterPositions(blocks: model.blocks),
            rows: ActivationRows(width: width, capacity: plan.rowsPerPass))
        due[Stop(site: hook.site, block: hook.block), default: ([], [])].sites.append(sites.count)
        sites.append(site)
        guard let context else { return }
        let stop = Stop(site: context.site, block: context.block)
        due[stop, default: ([], [])].contexts.append(contexts.count)
        contexts.append(
            ContextReader(
                prepared: prepared, headOffset: (context.head ?? 0) * model.headWidth,
                rows: ActivationRows(width: shape.contextWidth, capacity: plan.sequences),
                known: Array(repeating: false, count: plan.sequences)))
    }

    /// Returns whether an application or a context is due at a site.
    public func wants(_ site: HookSite, block: Int?) -> Bool {
        !due.isEmpty && due[Stop(site: site, block: block)] != nil
    }

    /// Reads the contexts that are due, then edits what is selected.
    public func visit(
        _ site: HookSite, block: Int?, values: inout MutableSpan<Float>, width: Int,
        labels: [RowLabel]
    ) {
        guard let stop = due[Stop(site: site, block: block)] else { return }
        for index in stop.contexts {
            contexts[index].read(values.span, stride: width, labels: labels)
        }
        for index in stop.sites {
            let application = sites[index].application
            let known = sites[index].context.map { contexts[$0].known }
            sites[index].edit(
                &values, stride: width, labels: labels, known: known,
                generatedLength: plan.generatedLength ?? .max, record: &records[application])
        }
    }

    /// Notes that the scores at a row are used, and which applications have reached them.
    public func scored(_ label: RowLabel) {
        for index in records.indices { records[index].noteScore(label) }
    }

    /// Returns the receipt of the run so far.
    ///
    /// - Throws: ``VaneError`` with code `interventionFailed`, `nonFinite`, `emptySelection`, `staleContext` or
    ///   `noEffect`: a steering run that changed nothing is an error and not a result.
    public func receipt() throws -> Receipt {
        Receipt(applications: try records.map { try $0.finished() })
    }

    /// Refuses applications that name no place, and selections that the run cannot decide.
    private static func check(
        _ application: Application, of model: ModelDescription, plan: RunPlan
    ) throws {
        guard !application.hookPoints.isEmpty else {
            throw VaneError(
                .missingData,
                "'\(application.name)' is applied at no hook point; name one, as in resid_post.0.")
        }
        for clause in application.selection.clauses {
            guard let token = clause.tokens.first(where: { $0 < 0 || $0 >= model.vocabulary })
            else { continue }
            throw VaneError(
                .absent,
                "'\(application.name)' selects token \(token), which '\(model.name)' does not have; "
                    + "its tokens are 0 to \(model.vocabulary - 1).")
        }
        guard application.selection.reduction == .none else {
            throw VaneError(
                .emptySelection,
                "'\(application.name)' selects '\(application.selection)', a mean that can be captured "
                    + "but not edited; select positions, as in 'generated'.")
        }
        guard !application.selection.needsGeneratedLength || plan.generatedLength != nil else {
            throw VaneError(
                .emptySelection,
                "'\(application.name)' selects '\(application.selection)', which counts from the end of a "
                    + "generation that is still running; count from its start.")
        }
    }

    /// Refuses an application that could edit rows before their context is known.
    private static func check(
        _ application: Application, at hook: HookPoint, context: HookPoint, plan: RunPlan
    ) throws {
        guard application.selection.canSelect(.prompt) else { return }
        guard context.precedes(hook) else {
            throw VaneError(
                .staleContext,
                "'\(application.name)' edits prompt positions at \(hook) but reads its context later, at "
                    + "\(context); select 'generated', or fit it with a context before \(hook).")
        }
        let onlyLast =
            application.selection == .lastPrompt
            || application.selection == .lastPromptAndGenerated
        guard onlyLast || !plan.splitsPrompts else {
            throw VaneError(
                .staleContext,
                "'\(application.name)' edits prompt positions that pass before the context at \(context) "
                    + "is known, since the prompt is split over passes; select 'generated' or do not split."
            )
        }
    }
}
