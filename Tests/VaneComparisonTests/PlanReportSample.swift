@testable import VaneComparison

/// Reports of plans made of planted numbers: one in which everything was measured, and those in which little was.
enum PlanReportSample {
    /// A method with the numbers planted for it.
    struct Planted {
        /// The id.
        let id: String
        /// The mean success.
        let success: Double
        /// The share of unchanged neutral replies.
        let unchanged: Double
        /// The area of its direction, where it is one.
        var area: Double?
        /// The mean slope of propensity.
        var slope = 0.0
        /// The divergence at the prompt's end.
        var divergence = 0.0
    }

    /// The hook points.
    static let places = (0..<6).map { "resid_post.\($0)" }
    /// The strengths.
    static let strengths = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]
    /// The behaviours.
    static let classes = ["plain", "refuse", "doctor"]

    /// The methods of the report in which everything was measured.
    static let planted = [
        Planted(id: "none", success: 0.082, unchanged: 1),
        Planted(
            id: "random", success: 0.094, unchanged: 0.962, area: 0.512, slope: 0.03,
            divergence: 0.11),
        Planted(id: "prompt", success: 0.553, unchanged: 0.731, slope: 0, divergence: 0.84),
        Planted(
            id: "mean-s", success: 0.641, unchanged: 0.702, area: 0.873, slope: 1.21,
            divergence: 0.42),
        Planted(
            id: "caa", success: 0.628, unchanged: 0.744, area: 0.881, slope: 1.14, divergence: 0.37),
        Planted(
            id: "probe-direction", success: 0.203, unchanged: 0.981, area: 0.968, slope: 0.22,
            divergence: 0.09),
        Planted(
            id: "diff-of-means", success: 0.633, unchanged: 0.738, area: 0.902, slope: 1.17,
            divergence: 0.39),
        Planted(
            id: "iti", success: 0.312, unchanged: 0.914, area: 0.955, slope: 0.48, divergence: 0.15),
        Planted(
            id: "ablation", success: 0.121, unchanged: 0.993, area: 0.902, slope: -0.08,
            divergence: 0.05),
        Planted(
            id: "angular", success: 0.571, unchanged: 0.812, area: 0.894, slope: 0.93,
            divergence: 0.28),
        Planted(id: "gate", success: 0.742, unchanged: 0.936, slope: 1.02, divergence: 0.31),
        Planted(id: "ridge", success: 0.788, unchanged: 0.951, slope: 1.36, divergence: 0.33),
        Planted(id: "l2s-notes", success: 0.834, unchanged: 0.958, slope: 1.44, divergence: 0.35),
        Planted(id: "p2s", success: 0.962, unchanged: 1, slope: 1.73, divergence: 0.41),
    ]

    /// A number between −1 and 1 that looks random and is always the same.
    static func wobble(_ seed: Int) -> Double {
        let mixed = (UInt64(truncatingIfNeeded: seed) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return Double((mixed ^ (mixed >> 31)) % 20_001) / 10_000 - 1
    }

    /// A 95 % interval around a share.
    static func around(_ value: Double, _ width: Double = 0.05) -> [Double] {
        [max(0, value - width), min(1, value + width * 0.9)]
    }

    /// A report in which everything was measured, and one method failed.
    static var full: PlanReport {
        PlanReport(
            model: PlanReport.Model(
                name: "sample-2x", fingerprint: String(repeating: "5eed", count: 16), blocks: 6,
                width: 128),
            settings: ["plan": "0f1e2d3c", "split hash": "a1b2c3d4", "seeds": "1, 2, 3"],
            classes: classes, detection: detection, control: control, gap: gap,
            examples: examples,
            warnings: ["Intervals are cluster bootstraps over groups; they do not cover seeds."])
    }

    /// A report of one class in which nothing could be measured.
    static var empty: PlanReport {
        var report = full
        report.classes = ["plain"]
        report.detection.readouts = report.detection.readouts.map { readout in
            var failed = readout
            (failed.test, failed.at, failed.validation) = (nil, nil, [])
            failed.error = "there is only one class"
            return failed
        }
        (report.detection.paired, report.detection.cosines) = ([], [])
        report.control.methods = report.control.methods.map { method in
            var failed = method
            (failed.chosen, failed.control, failed.damage, failed.detection) = (nil, nil, nil, nil)
            (failed.trials, failed.curve, failed.seeds, failed.receipts) = ([], [], [], [])
            failed.error = "there is only one class"
            return failed
        }
        report.control.paired = []
        report.gap = GapReport(
            directions: [], cosines: [], transfer: [], ranks: [], predictors: [], diagnostics: [])
        report.examples = []
        return report
    }

    /// A report of a deep model whose methods and classes have long names, several of which do the same.
    static var crowded: PlanReport {
        var report = full
        let deep = (0..<48).map { "resid_post.\($0)" }
        report.classes = ["plain", "refuses with a reason", "asks to see a doctor"]
        for index in report.control.methods.indices {
            report.control.methods[index].name += ", as in the paper's appendix"
            let trials = report.control.methods[index].trials
            guard !trials.isEmpty else { continue }
            report.control.methods[index].trials = deep.enumerated().map { depth, place in
                var trial = trials[depth % trials.count]
                trial.setting.at = place
                return trial
            }
        }
        for index in report.detection.readouts.indices {
            report.detection.readouts[index].name += " on the last token"
            report.detection.readouts[index].validation = deep.enumerated().map {
                DetectionReport.Place(at: $1, auroc: 0.5 + Double($0 % 40) / 90)
            }
        }
        for index in report.gap.directions.indices {
            report.gap.directions[index].name += ", as in the paper's appendix"
        }
        for index in 3..<12 {
            report.control.methods[index].detection?.auroc = 0.9 + Double(index) / 1_000
        }
        return report
    }

    /// What methods steer.
    static var control: ControlReport {
        ControlReport(
            axis: ControlReport.Axis(
                kind: "relative", meaning: "a change as long as the mean row", strengths: strengths),
            chosenBy: "objective",
            methods: planted.enumerated().map { method($1, seed: $0 * 100) } + [
                ControlReport.Method(
                    name: "linear-act", id: "linear-act", chosen: nil, tried: 3, trials: [],
                    detection: nil, control: nil, damage: nil, curve: [], seeds: [],
                    receipts: [], error: "'linear-act' needs two classes of equal size.")
            ], paired: paired)
    }

    /// Differences of the best method from others.
    private static var paired: [ControlReport.Paired] {
        let best = 12
        return planted.indices.filter { $0 != best }.flatMap { other -> [ControlReport.Paired] in
            let gain = objective(planted[best]) - objective(planted[other])
            let slope = planted[best].slope - planted[other].slope
            return [("objective", gain, 0.04), ("propensity", slope * 0.8, 0.3)].map {
                figure, difference, width in
                let isSure = abs(difference) > width
                return ControlReport.Paired(
                    figure: figure, a: planted[best].id, b: planted[other].id,
                    difference: difference, ci: [difference - width, difference + width],
                    p: isSure ? 0.0002 : 0.31, holm: isSure ? 0.0026 : 0.62,
                    effect: difference / 0.4, mcNemar: figure == "objective" ? 0.0004 : nil)
            }
        }
    }

    /// The mean of success and unchanged replies.
    static func objective(_ planted: Planted) -> Double {
        (planted.success + planted.unchanged) / 2
    }
}
