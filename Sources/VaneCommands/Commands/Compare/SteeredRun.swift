import VaneComparison
import VaneCore

/// Runs a plan with a model and writes its reports.
struct SteeredRun {
    /// What is run.
    let steered: SteeredPlan
    /// The methods.
    let catalog: MethodCatalog
    /// The text of the plan.
    let text: String
    /// The folder for reports, archives and cells.
    let folder: String
    /// Whether what is there already is kept.
    let resuming: Bool

    /// The name of the file in which cells are kept.
    private static let journal = "cells.jsonl"

    /// Runs everything.
    ///
    /// - Throws: What the model, the archives and the journal throw.
    func report() async throws -> PlanReport {
        let bar = ProgressBar()
        defer { bar.finish() }
        let journal = try CellJournal(
            "\(folder)/\(Self.journal)", context: context, resuming: resuming)
        bar.begin("capturing hidden states", total: 1)
        let activations = try await steered.activations(in: folder, resuming: resuming)
        let steering = SteeringComparison(
            task: steered.task, model: steered.model, catalog: catalog, activations: activations,
            plan: steered.steering, seeds: steered.plan.seeds, cells: journal
        ) { progress in
            switch progress {
            case .stage(let name, let cells): bar.begin(name, total: cells, of: "cells")
            case .cell: bar.step()
            }
        }
        let readouts = ReadoutComparison(catalog: catalog, plan: steered.plan)
        let report = try await PlanRun(
            steering: steering, readouts: readouts, settings: settings
        ).report()
        try journal.finish()
        let counts = journal.counts
        if counts.reused > 0 {
            Console.note(
                "\(counts.reused) cells were there already, \(counts.measured) were measured")
        }
        return report
    }

    /// The hash of what all cells have in common; what differs from cell to cell is in their keys.
    private var context: String {
        let steering = steered.steering
        let parts = [
            Version.current, steered.model.description.fingerprint,
            steered.model.description.tokenizerFingerprint, steered.promptsHash,
            steered.splitHash, "\(steering.maximumTokens)", "\(steering.forcedTokens)",
            steering.instruction ?? "", steering.criterion.rawValue, steered.judgeWords,
            "\(steering.hasNeutral)",
            steered.contrasts.map { "\($0.name)=\($0.selection)" }.joined(separator: ","),
            "\(steered.plan.selection ?? .lastPrompt)", steered.task.classes.joined(separator: ","),
            catalog.methods.map { "\($0.descriptor.id) \($0.descriptor.origin)" }
                .joined(separator: ","),
        ]
        return Fingerprint.sha256(Array(parts.joined(separator: "\n").utf8))
    }

    /// Every setting, for the report.
    private var settings: [String: String] {
        let (plan, steering) = (steered.plan, steered.steering)
        let counts = ControlTask.Split.allCases.map {
            "\(steered.task.items(of: $0).count) \($0.rawValue)"
        }
        return [
            "plan sha-256": Fingerprint.sha256(Array(text.utf8)),
            "prompts sha-256": steered.promptsHash, "split sha-256": steered.splitHash,
            "prompts": counts.joined(separator: ", "), "version": Version.current,
            "split seed": "\(plan.splits.seed)",
            "seeds": plan.seeds.map(String.init).joined(separator: " "),
            "bootstrap": "\(plan.replicates) draws of groups, percentile intervals"
                + (plan.intervals == .percentile
                    ? "" : "; of readouts bias-corrected and accelerated"),
            "judge": steered.judgeWords,
            "neutral class": steering.hasNeutral ? steered.task.classes[0] : "none",
            "controls": plan.controls.map(\.rawValue).joined(separator: " "),
            "readouts": plan.readouts.map(\.words).joined(separator: "; "),
            "methods": steering.methods.map { methods in
                methods.map(\.method.words).joined(separator: "; ")
            } ?? "all",
            "decoding": "greedy, at most \(steering.maximumTokens) tokens",
            "edited positions": "\(steering.selection)",
            "axis": "\(steering.axis.rawValue): \(steering.axis.meaning)",
            "strengths": steering.strengths.map { "\($0)" }.joined(separator: " "),
            "chosen by": "\(steering.criterion.rawValue) on validation",
            "read at": hooks(plan.hookPoints), "steered at": hooks(steering.hookPoints),
            "contexts at": hooks(steering.contexts),
            "contrasts": steered.contrasts.map { "\($0.name) = \($0.selection)" }
                .joined(separator: ", "),
            "instruction": steering.instruction ?? "-",
        ]
    }

    /// Hook points in words.
    private func hooks(_ hooks: [HookPoint]?) -> String {
        (hooks ?? []).map(\.description).joined(separator: " ")
    }
}
