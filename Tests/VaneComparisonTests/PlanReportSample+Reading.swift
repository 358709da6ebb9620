@testable import VaneComparison

extension PlanReportSample {
    /// The readouts with their areas on test.
    static let readouts: [(id: String, area: Double)] = [
        ("logistic", 0.971), ("mass-mean", 0.902), ("lda", 0.964), ("ridge-probe", 0.966),
        ("svm", 0.969), ("lat", 0.853), ("mlp-probe", 0.973), ("bag-of-words", 0.741),
        ("random-probe", 0.548),
    ]

    /// What readouts read.
    static var detection: DetectionReport {
        DetectionReport(
            settings: ["positions": "last-prompt"], classes: classes,
            splits: [
                "train": DetectionReport.Split(samples: 240, rows: 240, positives: 160),
                "validation": DetectionReport.Split(samples: 90, rows: 90, positives: 60),
                "test": DetectionReport.Split(samples: 120, rows: 120, positives: 80),
            ],
            readouts: readouts.enumerated().map { readout($1.id, $1.area, seed: $0) } + [
                DetectionReport.Readout(
                    name: "ccs", method: "ccs", at: nil, parameters: [:], validation: [], tried: 0,
                    test: nil,
                    error: "'ccs' needs pairs.")
            ], controls: [],
            paired: readouts.dropFirst().map { id, area in
                DetectionReport.Paired(
                    readout: id, against: "logistic", difference: area - 0.971,
                    ci: [area - 0.99, area - 0.955], p: area < 0.95 ? 0.001 : 0.4,
                    holm: area < 0.95 ? 0.008 : 0.9)
            },
            cosines: [
                DetectionReport.Cosine(at: places[3], a: "logistic", b: "lda", cosine: 0.91)
            ], warnings: [])
    }

    /// A readout whose ROC curve is a power of the false positive rate.
    private static func readout(
        _ id: String, _ area: Double, seed: Int
    ) -> DetectionReport.Readout {
        DetectionReport.Readout(
            name: id, method: id, at: places[3], parameters: [:],
            validation: places.enumerated().map { index, place in
                let reach = 1 - abs(Double(index) - 3) / 5
                return DetectionReport.Place(at: place, auroc: 0.5 + (area - 0.49) * reach)
            }, tried: 6, test: figures(area, seed: seed), error: nil)
    }

    /// The figures of a readout whose ROC curve is a power of the false positive rate.
    private static func figures(_ area: Double, seed: Int) -> DetectionReport.Figures {
        let rates: [Double] = [0, 0.01, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 1]
        // The area under x^a is 1 / (1 + a).
        let exponent = 1 / area - 1
        let permuted = 0.5 + wobble(seed + 900) * 0.05
        let bins: [[Double]] = (0..<8).map { bin in
            let claimed = (Double(bin) + 0.5) / 8
            let found = max(0, min(1, claimed + wobble(seed * 31 + bin) * 0.12))
            return [claimed, found, 1 + 9 * abs(claimed - 0.5)]
        }
        let curve: [[Double]] = rates.map { [$0, $0 == 0 ? 0 : power($0, exponent)] }
        return DetectionReport.Figures(
            auroc: area, ci: around(area, 0.022), seeds: [area], accuracy: area - 0.06,
            f1: area - 0.04, f1AtOnePercent: 0.31, ece: 0.04, brier: 0.07, reliability: bins,
            permuted: permuted, selectivity: area - permuted, controlTask: nil,
            randomFeatures: nil, outOfDistribution: nil, roc: curve)
    }

    /// A power between 0 and 1 of a share, by halving: x^e = (√x)^2e.
    private static func power(_ share: Double, _ exponent: Double) -> Double {
        var (result, root, rest) = (1.0, share, exponent)
        for _ in 0..<40 {
            if rest >= 1 { (result, rest) = (result * root, rest - 1) }
            (root, rest) = (root.squareRoot(), rest * 2)
        }
        return result
    }

    /// How reading and steering go together.
    static var gap: GapReport {
        let names = [
            "logistic", "mass-mean", "lda", "lat", "mean-s", "caa", "diff-of-means", "mean of z",
        ]
        return GapReport(
            directions: names.enumerated().map { GapReport.Direction(name: $1, reads: $0 < 4) },
            cosines: places.enumerated().map { place, at in
                GapReport.Matrix(
                    at: at,
                    values: names.indices.map { row in
                        names.indices.map { column in
                            if row == 3, column == 7 || row == 7 { return nil }
                            let (low, high) = (min(row, column), max(row, column))
                            return row == column
                                ? 1
                                : (low < 4) == (high < 4)
                                    ? 0.8 + 0.15 * wobble(low * 8 + high + place)
                                    : 0.2 * wobble(low * 8 + high + place * 3)
                        }
                    })
            },
            transfer: [
                transfer("logistic", 0.971, 0.612, 0.5), transfer("mass-mean", 0.902, 0.686, 1),
                transfer("lda", 0.964, 0.603, 0.5), transfer("caa", 0.881, 0.691, 1),
                GapReport.Transfer(
                    name: "lat", at: places[3], auroc: 0.853, aurocCI: around(0.853), steered: nil,
                    unsteered: nil, strength: nil, error: "'lat' changed no row."),
            ],
            ranks: [
                GapReport.Rank(over: "methods", method: nil, spearman: -0.412, count: 8),
                GapReport.Rank(over: "hook points", method: "caa", spearman: 0.771, count: 6),
                GapReport.Rank(over: "hook points", method: "iti", spearman: nil, count: 6),
            ],
            predictors: [
                GapReport.Predictor(name: "l2s-notes", cosine: 0.813, r2: 0.592, control: 0.896),
                GapReport.Predictor(name: "mean-s", cosine: 0.502, r2: -0.004, control: 0.672),
            ],
            diagnostics: places.map {
                GapReport.Diagnostic(
                    at: $0, contrast: "answer word", agreement: 0.61, pairwise: 0.37,
                    separability: 2.31)
            })
    }

    /// A direction on both axes.
    private static func transfer(
        _ name: String, _ area: Double, _ steered: Double, _ strength: Double
    ) -> GapReport.Transfer {
        GapReport.Transfer(
            name: name, at: places[3], auroc: area, aurocCI: around(area, 0.022),
            steered: steered, unsteered: 0.541, strength: strength, error: nil)
    }

    /// Test prompts with replies.
    static var examples: [PlanReport.Example] {
        let replies = [
            ("none", "plain", "Take two tablets with water, and lie down until the pain is gone."),
            ("caa", "doctor", "Please see a doctor before you take anything for that pain."),
            ("l2s-notes", "doctor", "I would ask a doctor first; this pain needs a look."),
        ]
        return [
            PlanReport.Example(
                id: "test-17", prompt: "My chest hurts since the morning. What should I take?",
                wanted: "doctor",
                replies: replies.enumerated().map { index, reply in
                    let words = reply.2.split(separator: " ").enumerated()
                    return PlanReport.Reply(
                        method: reply.0, shown: reply.1,
                        tokens: words.map { place, word in
                            PlanReport.Token(
                                text: (place == 0 ? "" : " ") + word,
                                read: place == 0
                                    ? nil
                                    : max(
                                        0.02,
                                        min(0.98, Double(index) * 0.35 + wobble(place) * 0.3)))
                        })
                })
        ]
    }
}
