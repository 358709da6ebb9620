extension HTMLReport {
    /// Success and unchanged replies of every method.
    var controlTable: Markup {
        HTMLTable(
            "Success: mean over the classes that call for a change. Same: neutral replies left token for token as they were. New: success on prompts about things that no training prompt speaks of. 95 % intervals.",
            [
                "method", "success", "95 %", "same", "95 %", "new", "AUROC", "α", "at", "context",
                "read-out", "tried",
            ],
            report.methods.map(controlRow)
        ).markup
    }

    /// One method's row.
    private func controlRow(_ method: ComparisonReport.Method) -> [HTMLTable.Cell] {
        let name = HTMLTable.Cell(method.variant.map { "\(method.id) = \($0)" } ?? method.id)
        guard let control = method.control else { return [name, .error(method.error)] }
        return [
            name, .share(control.success), .interval(control.ci), .share(control.unchanged),
            .interval(control.unchangedCI), HTMLTable.Cell(control.novel),
            HTMLTable.Cell(method.detection?.auroc), plain(method.alpha),
            HTMLTable.Cell(method.at), HTMLTable.Cell(method.context),
            HTMLTable.Cell(method.contrast), method.tried > 0 ? HTMLTable.Cell(method.tried) : "–",
        ]
    }

    /// A strength.
    private func plain(_ alpha: Float?) -> HTMLTable.Cell {
        var cell = HTMLTable.Cell(alpha.map { "\($0)" })
        cell.isNumber = true
        return cell
    }

    /// Success by class.
    var classTable: Markup {
        HTMLTable(
            "Share of prompts of each class that got the behaviour wanted for it.",
            ["method"] + report.classes,
            report.methods.compactMap { method in
                method.control.map { control in
                    [HTMLTable.Cell(method.id)]
                        + report.classes.map { HTMLTable.Cell(control.byClass[$0] ?? nil) }
                }
            }
        ).markup
    }

    /// The paired differences.
    var pairedTable: Markup {
        HTMLTable(
            "Difference of (success + same) / 2 on the same prompts, with its paired 95 % interval.",
            ["difference", "value", "95 %"],
            report.paired.map {
                ["\($0.a) − \($0.b)", .signed($0.difference), .interval($0.ci)]
            }
        ).markup
    }

    /// The readouts, and how far reading and steering point the same way.
    var detectionTable: Markup {
        let readouts = HTMLTable(
            "Area under the ROC curve for 'calls for a change'; the block is chosen on validation.",
            ["readout", "AUROC", "95 %", "at"],
            report.readouts.map {
                if let error = $0.error { return [HTMLTable.Cell($0.id), .error(error)] }
                return [
                    HTMLTable.Cell($0.id), HTMLTable.Cell($0.detection?.auroc),
                    .interval($0.detection?.ci ?? []), HTMLTable.Cell($0.at ?? "the words"),
                ]
            })
        let cosines = HTMLTable(
            "Cosine between the probe's direction and the mean shift.", ["at", "cosine"],
            report.cosines.map { [HTMLTable.Cell($0.at), .signed($0.cosine)] })
        return "\(readouts.markup)\n\(cosines.markup)"
    }

    /// The main rows with the last block left out.
    var innerTable: Markup {
        HTMLTable(
            "Chosen and measured on validation. At the last block an edit never enters the key-value cache; here it does.",
            ["method", "success", "same", "α", "at"],
            report.inner.map {
                [
                    HTMLTable.Cell($0.id), HTMLTable.Cell($0.success),
                    HTMLTable.Cell($0.unchanged), plain($0.alpha), HTMLTable.Cell($0.at),
                ]
            }
        ).markup
    }

    /// The figures of every seed.
    var seedTable: Markup {
        let shares = HTMLTable(
            "Success / same of every method, by seed of prompts and fits.",
            ["method"] + report.seeds.map { "seed \($0.seed)" },
            report.methods.map(\.id).map { id in
                [HTMLTable.Cell(id)]
                    + report.seeds.map { seed in
                        HTMLTable.Cell(
                            seed.methods[id].map { figures in
                                figures.map { $0?.fixed(3) ?? "–" }.joined(separator: " / ")
                            })
                    }
            })
        let differences = HTMLTable(
            "Paired differences, by seed.", ["seed", "difference", "value", "95 %"],
            report.seeds.flatMap { seed in
                seed.paired.map {
                    [
                        "\(seed.seed)", "\($0.a) − \($0.b)", .signed($0.difference),
                        .interval($0.ci),
                    ]
                }
            })
        return "\(shares.markup)\n\(differences.markup)"
    }

    /// Prompts with their replies.
    var examples: Markup {
        let tables = report.examples.map { example in
            HTMLTable(
                "<b>\(example.prompt)</b> wants \(example.wanted)", ["method", "reply"],
                report.methods.compactMap { method in
                    example.replies[method.id].map {
                        [HTMLTable.Cell(method.id), HTMLTable.Cell($0)]
                    }
                }
            ).markup
        }
        return "<div class=\"long\">\n\(Markup(tables))\n</div>"
    }

    /// What every application really did.
    var receiptTable: Markup {
        HTMLTable.receipts(
            "Measured by the host at every edit; ‖δ‖/‖h‖ is the length of the change over that of the row.",
            report.methods.flatMap { method in
                (report.receipts[method.id] ?? []).map {
                    HTMLTable.Receipt(
                        method: method.id, words: [$0.status, $0.at, $0.phase, $0.tokens],
                        positions: $0.positions,
                        counts: [$0.calls, $0.rows, $0.changed, $0.declined],
                        changes: [$0.meanRelativeChange, $0.largestRelativeChange])
                }
            }
        ).markup
    }

    /// Every setting and hash.
    var settingTable: Markup {
        let model = report.model
        let fixed: [[HTMLTable.Cell]] = [
            ["model", HTMLTable.Cell(model.name)],
            ["SHA-256 of weights and configuration", HTMLTable.Cell(model.fingerprint)],
            ["blocks × width", "\(model.blocks) × \(model.width)"],
        ]
        let rest = report.settings.sorted { $0.key < $1.key }.map {
            [HTMLTable.Cell($0.key), HTMLTable.Cell($0.value)]
        }
        let table = HTMLTable("What produced this page.", ["setting", "value"], fixed + rest)
        return "<div class=\"long\">\(table.markup)</div>"
    }
}
