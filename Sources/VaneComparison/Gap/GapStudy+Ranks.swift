import VaneCore
import VaneTensors

extension GapStudy {
    /// Rank correlations between detection and control: over methods on test, and over each method's hook points on validation.
    func ranks() -> [GapReport.Rank] {
        [acrossMethods] + acrossHookPoints
    }

    /// Over methods that are one direction: the area and the figure by which methods are compared, both on test.
    private var acrossMethods: GapReport.Rank {
        let figures = SteeringFigures(comparison, outcome.test.items)
        let pairs = zip(outcome.rows, outcome.measured).compactMap { row, measured in
            area(of: row, on: .test).flatMap { area in
                measured.first.flatMap { figures.value($0) }.map { (area, $0) }
            }
        }
        return GapReport.Rank(
            over: "methods", spearman: Self.correlation(pairs), count: pairs.count)
    }

    /// Over the hook points of each method that is one direction: the area and the best value, both on validation.
    private var acrossHookPoints: [GapReport.Rank] {
        outcome.rows.compactMap { row in
            guard case .tuned = row.kind, let chosen = row.chosen?.setting else { return nil }
            let pairs = (comparison.plan.hookPoints ?? []).compactMap { hook in
                let values = row.trials.filter { $0.setting.hook == hook }.compactMap(\.value)
                var moved = chosen
                moved.hook = hook
                return values.max().flatMap { value in
                    direction(of: moved).flatMap { area($0, at: hook, on: .validation) }
                        .map { ($0, value) }
                }
            }
            guard pairs.count > 2 else { return nil }
            return GapReport.Rank(
                over: "hook points", method: row.name, spearman: Self.correlation(pairs),
                count: pairs.count)
        }
    }

    /// Spearman's ρ of pairs; nothing for fewer than three.
    private static func correlation(_ pairs: [(Double, Double)]) -> Double? {
        pairs.count > 2 ? RankCorrelation.spearman(pairs.map(\.0), pairs.map(\.1)) : nil
    }

    /// The direction of a setting, if its artefact is one.
    private func direction(of setting: Setting) -> Direction? {
        guard let vector = try? outcome.fitter.artifact(setting).tensors["vector"],
            vector.shape.count == 1
        else { return nil }
        return Direction(vector.elements)
    }

    /// How well the artefact of a row reads a split, if it is one direction.
    func area(of row: SteeringRow, on split: ControlTask.Split) -> Double? {
        guard case .tuned = row.kind, let setting = row.chosen?.setting else { return nil }
        return direction(of: setting).flatMap { area($0, at: setting.hook, on: split) }
    }

    /// How well the artefact of a row reads the test prompts, with its interval, if it is one direction.
    func detection(of row: SteeringRow) -> ControlReport.Area? {
        guard case .tuned = row.kind, let setting = row.chosen?.setting,
            let direction = direction(of: setting), direction.norm > 0
        else { return nil }
        return score(direction, at: setting.hook)
    }

    /// How well a direction reads the test prompts, with its interval.
    func score(_ direction: Direction, at hook: HookPoint) -> ControlReport.Area? {
        guard let contexts = try? comparison.activations.contexts(.test, at: hook),
            contexts.width == direction.width,
            let scores = try? direction.firstScores(of: contexts),
            let score = DetectionScore(
                scores: scores, positive: outcome.test.items.map { $0.wanted != 0 },
                bootstrap: bootstrap)
        else { return nil }
        return ControlReport.Area(
            auroc: score.auroc, ci: [score.interval.lower, score.interval.upper])
    }
}
