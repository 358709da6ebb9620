extension HTMLReport {
    /// Success and unchanged replies of every method.
    var controlTable: String {
        HTMLReport.table(
            "Success: mean over the classes that call for a change. Same: neutral replies left token for token as they were. "
                + "New: success on prompts about things that no training prompt speaks of. 95 % intervals.",
            [
                "method", "success", "", "same", "", "new", "AUROC", "α", "at", "context",
                "read-out", "tried",
            ],
            report.methods.map(controlRow))
    }

    /// One method's row.
    private func controlRow(_ method: ComparisonReport.Method) -> [String] {
        let name = HTMLReport.escaped(method.variant.map { "\(method.id) = \($0)" } ?? method.id)
        guard let control = method.control else {
            return [
                name,
                "<span class=\"error\">\(HTMLReport.escaped(method.error ?? "no figures"))</span>",
            ]
        }
        return [
            name, meter(control.success), HTMLReport.range(control.ci), meter(control.unchanged),
            HTMLReport.range(control.unchangedCI), control.novel?.fixed(3) ?? "–",
            method.detection?.auroc.fixed(3) ?? "–", method.alpha.map { "\($0)" } ?? "–",
            method.at ?? "–", method.context ?? "–",
            method.contrast.map(HTMLReport.escaped) ?? "–",
            method.tried > 0 ? "\(method.tried)" : "–",
        ]
    }

    /// A share as a bar and a figure, or a dash when there is none.
    private func meter(_ share: Double?) -> String {
        guard let share else { return "–" }
        let width = (max(0, min(1, share)) * 100).fixed(1)
        return "<span class=\"meter\" aria-hidden=\"true\"><i style=\"width:\(width)%\"></i></span>"
            + share.fixed(3)
    }

    /// Success by class.
    var classTable: String {
        HTMLReport.table(
            "Share of prompts of each class that got the behaviour wanted for it.",
            ["method"] + report.classes.map(HTMLReport.escaped),
            report.methods.compactMap { method in
                method.control.map { control in
                    [HTMLReport.escaped(method.id)]
                        + report.classes.map { (control.byClass[$0] ?? nil)?.fixed(3) ?? "–" }
                }
            })
    }

    /// The paired differences.
    var pairedTable: String {
        HTMLReport.table(
            "Difference of (success + same) / 2 on the same prompts, with its paired 95 % interval.",
            ["difference", "value", "95 %"],
            report.paired.map {
                [
                    HTMLReport.escaped("\($0.a) − \($0.b)"), $0.difference.fixed(3),
                    HTMLReport.range($0.ci),
                ]
            })
    }

    /// The readouts, and how far reading and steering point the same way.
    var detectionTable: String {
        let readouts = HTMLReport.table(
            "Area under the ROC curve for 'calls for a change'; the block is chosen on validation.",
            ["readout", "AUROC", "95 %", "at"],
            report.readouts.map {
                [
                    HTMLReport.escaped($0.id), $0.detection?.auroc.fixed(3) ?? "–",
                    HTMLReport.range($0.detection?.ci ?? []),
                    HTMLReport.escaped($0.error ?? $0.at ?? "the words"),
                ]
            })
        let cosines = HTMLReport.table(
            "Cosine between the probe's direction and the mean shift.", ["at", "cosine"],
            report.cosines.map { [$0.at, $0.cosine.fixed(3)] })
        return readouts + cosines
    }

    /// The main rows with the last block left out.
    var innerTable: String {
        HTMLReport.table(
            "Chosen and measured on validation. At the last block an edit never enters the key-value cache; here it does.",
            ["method", "success", "same", "α", "at"],
            report.inner.map {
                [
                    HTMLReport.escaped($0.id), $0.success?.fixed(3) ?? "–",
                    $0.unchanged?.fixed(3) ?? "–",
                    $0.alpha.map { "\($0)" } ?? "–", $0.at ?? "–",
                ]
            })
    }

    /// The figures of every seed.
    var seedTable: String {
        let ids = report.methods.map(\.id)
        let shares = HTMLReport.table(
            "Success / same of every method, by seed of prompts and fits.",
            ["method"] + report.seeds.map { "seed \($0.seed)" },
            ids.map { id in
                [HTMLReport.escaped(id)]
                    + report.seeds.map { seed in
                        seed.methods[id].map { figures in
                            figures.map { $0?.fixed(3) ?? "–" }.joined(separator: " / ")
                        } ?? "–"
                    }
            })
        let differences = HTMLReport.table(
            "Paired differences, by seed.", ["seed", "difference", "value", "95 %"],
            report.seeds.flatMap { seed in
                seed.paired.map {
                    [
                        "\(seed.seed)", HTMLReport.escaped("\($0.a) − \($0.b)"),
                        $0.difference.fixed(3),
                        HTMLReport.range($0.ci),
                    ]
                }
            })
        return shares + differences
    }

    /// Prompts with their replies.
    var examples: String {
        report.examples.map { example in
            HTMLReport.table(
                "<b>\(HTMLReport.escaped(example.prompt))</b> wants \(HTMLReport.escaped(example.wanted))",
                ["method", "reply"],
                report.methods.compactMap { method in
                    example.replies[method.id].map {
                        [HTMLReport.escaped(method.id), HTMLReport.escaped($0)]
                    }
                })
        }.joined(separator: "\n")
    }

    /// What every application really did.
    var receiptTable: String {
        HTMLReport.table(
            "Measured by the host at every edit; ‖δ‖/‖h‖ is the length of the change over that of the row.",
            [
                "method", "status", "at", "phase", "tokens", "positions", "calls", "rows",
                "changed",
                "declined", "mean ‖δ‖/‖h‖", "largest",
            ],
            report.methods.flatMap { method in
                (report.receipts[method.id] ?? []).map {
                    [
                        HTMLReport.escaped(method.id), $0.status, $0.at, $0.phase, $0.tokens,
                        $0.positions.map(String.init).joined(separator: "…"), "\($0.calls)",
                        "\($0.rows)", "\($0.changed)", "\($0.declined)",
                        $0.meanRelativeChange.fixed(3), $0.largestRelativeChange.fixed(3),
                    ]
                }
            })
    }

    /// Every setting and hash.
    var settingTable: String {
        let model = report.model
        let fixed = [
            ["model", HTMLReport.escaped(model.name)],
            ["SHA-256 of weights and configuration", HTMLReport.escaped(model.fingerprint)],
            ["blocks × width", "\(model.blocks) × \(model.width)"],
        ]
        let rest = report.settings.sorted { $0.key < $1.key }.map {
            [HTMLReport.escaped($0.key), HTMLReport.escaped($0.value)]
        }
        return HTMLReport.table("What produced this page.", ["setting", "value"], fixed + rest)
    }
}
