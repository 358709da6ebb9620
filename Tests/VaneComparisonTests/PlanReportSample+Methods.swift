@testable import VaneComparison

extension PlanReportSample {
    /// A method with planted numbers.
    static func method(_ planted: Planted, seed: Int) -> ControlReport.Method {
        let isFixed = planted.id == "none" || planted.id == "prompt"
        let chosen = ControlReport.Setting(
            at: places[3], context: planted.id.hasPrefix("l2s") ? places[2] : nil,
            contrast: planted.id.hasPrefix("l2s") ? "answer word" : nil, tokens: "generated",
            parameters: planted.id == "ridge" ? ["penalty": "100"] : [:], strength: 1, alpha: 4.25)
        return ControlReport.Method(
            name: planted.id, id: planted.id, chosen: isFixed ? nil : chosen,
            tried: isFixed ? 1 : 42,
            trials: isFixed
                ? []
                : places.enumerated().flatMap { index, place in
                    strengths.map { strength in
                        var setting = chosen
                        (setting.at, setting.strength) = (place, strength)
                        let reach = 1 - abs(Double(index) - 3) / 4 - abs(strength - 1) / 3
                        return ControlReport.Trial(
                            setting: setting,
                            value: max(0.5, 0.5 + (objective(planted) - 0.5) * reach), error: nil)
                    }
                },
            detection: planted.area.map { ControlReport.Area(auroc: $0, ci: around($0, 0.025)) },
            control: behaviour(planted, seed: seed),
            damage: isFixed && planted.divergence == 0 ? nil : damage(planted, at: 1),
            curve: isFixed
                ? []
                : strengths.map { strength in
                    let share = max(0, strength) / (0.3 + max(0, strength)) * 1.3
                    return ControlReport.Point(
                        strength: strength, alpha: strength * 4.25,
                        success: min(1, 0.082 + (planted.success - 0.082) * share),
                        unchanged: max(0, 1 - (1 - planted.unchanged) * strength * strength),
                        propensity: -0.8 + planted.slope * strength,
                        damage: damage(planted, at: strength), error: nil)
                },
            seeds: isFixed
                ? []
                : [1, 2, 3].map { number in
                    ControlReport.Seed(
                        seed: UInt64(number),
                        success: planted.success + wobble(seed + number) * 0.01,
                        unchanged: planted.unchanged, propensity: planted.slope - 0.8)
                },
            receipts: isFixed
                ? []
                : [
                    ControlReport.Receipt(
                        at: places[3], phase: "generation", status: "applied",
                        tokens: "generated", calls: 1_920, rows: 1_920, changed: 1_920,
                        declined: 0, meanRelativeChange: planted.divergence / 2,
                        largestRelativeChange: planted.divergence, positions: [0, 11])
                ], error: nil)
    }

    /// How a method behaves.
    private static func behaviour(_ planted: Planted, seed: Int) -> ControlReport.Control {
        let right = [planted.unchanged, planted.success + 0.03, planted.success - 0.03]
        let counts = right.enumerated().map { wanted, share in
            let hits = Int((share * 40).rounded())
            var row = [0, 0, 0, 0]
            row[wanted] = hits
            row[wanted == 0 ? 1 : 0] += (40 - hits + 1) / 2
            row[3] += (40 - hits) / 2
            return row
        }
        let slopes = (0..<80).map { planted.slope + wobble(seed * 7 + $0) * 0.8 }.sorted()
        return ControlReport.Control(
            success: planted.success, successCI: around(planted.success),
            unchanged: planted.unchanged, unchangedCI: around(planted.unchanged, 0.03),
            objective: objective(planted), objectiveCI: around(objective(planted), 0.04),
            byClass: Dictionary(uniqueKeysWithValues: zip(classes, right)), confusion: counts,
            f1: Dictionary(uniqueKeysWithValues: zip(classes, right.map { $0 * 0.97 })),
            novel: planted.success * 0.9,
            propensity: ControlReport.Propensity(
                mean: planted.slope - 0.8, ci: [planted.slope - 1.1, planted.slope - 0.5],
                slope: planted.id == "none" ? nil : planted.slope,
                slopeCI: planted.id == "none"
                    ? [] : [planted.slope - 0.12, planted.slope + 0.11],
                slopeSD: planted.id == "none" ? nil : 0.46,
                antiSteerable: Double(slopes.count { $0 < 0 }) / 80, slopes: slopes))
    }

    /// What a method changes at a strength.
    private static func damage(_ planted: Planted, at strength: Double) -> ControlReport.Damage {
        ControlReport.Damage(
            klAtPromptEnd: planted.divergence * strength * strength,
            klOverText: planted.divergence * strength * strength / 6,
            perplexity: 5.1 + planted.divergence * 4, identical: planted.unchanged,
            entanglement: planted.divergence / 9, relativeChange: abs(strength) * 0.21,
            repetition: 0.01 + planted.divergence / 50)
    }
}
