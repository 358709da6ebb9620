extension PlanPage {
    /// How methods behave, how they were set, and what else they change.
    var control: Markup {
        let seeds = report.control.methods.contains { $0.seeds.count > 1 }
        return """
            \(outcomePlot)
            \(controlTable)
            \(.subheading("What validation chose"))
            \(settingTable)
            \(.subheading("Damage"))
            \(damageTable)
            \(seeds ? .subheading("Seeds of the fit") + seedTable : "")
            """
    }

    /// The figure by which methods are compared, with its interval.
    private var outcomePlot: Markup {
        guard let outcome = report.control.outcome else { return "" }
        let none = report.control.methods.first { $0.id == "none" }.flatMap { method in
            method.value(outcome).map { (name: method.name, value: $0.value) }
        }
        let unit = outcome == .propensity ? "propensity, nats" : "objective"
        return IntervalPlot(
            name: "Control by method",
            caption:
                "\(outcome == .propensity ? "Mean preference for the wanted completion, in nats," : "Mean of success and unchanged neutral replies") on test with its 95 % interval, clustered by group. Hollow: what methods are compared with.",
            axis: unit,
            rows: report.control.methods.map { method in
                IntervalPlot.Row(
                    name: method.name, value: method.value(outcome)?.value,
                    interval: method.value(outcome)?.ci ?? [], series: series(method),
                    isReference: method.isReference)
            }, references: none.map { [$0] } ?? [], limits: outcome == .objective ? 0...1 : nil
        ).figure.markup
    }

    /// The figures on test.
    private var controlTable: Markup {
        HTMLTable(
            "Success: mean over the classes that call for a change. Same: neutral replies left token for token as they were. Objective: the mean of both. Propensity: how much the wanted completion is preferred, in nats. New: success on groups held out of training.",
            [
                "method", "objective", "95 %", "success", "95 %", "same", "95 %", "propensity",
                "95 %", "new", "AUROC",
            ],
            report.control.methods.map { method in
                guard let found = method.control else {
                    return [HTMLTable.Cell(method.name), .error(method.error)]
                }
                return [
                    HTMLTable.Cell(method.name), .share(found.objective),
                    .interval(found.objectiveCI), HTMLTable.Cell(found.success),
                    .interval(found.successCI), HTMLTable.Cell(found.unchanged),
                    .interval(found.unchangedCI), .signed(found.propensity?.mean),
                    .interval(found.propensity?.ci ?? []), HTMLTable.Cell(found.novel),
                    HTMLTable.Cell(area(method)?.auroc),
                ]
            }
        ).markup
    }

    /// What validation chose for each method.
    private var settingTable: Markup {
        HTMLTable(
            "Strength: on the axis of all methods, \(report.control.axis.meaning). α: the same in the method's own units.",
            [
                "method", "strength", "α", "at", "context", "read-out", "tokens", "parameters",
                "tried",
            ],
            report.control.methods.compactMap { method in
                method.chosen.map { setting in
                    let parameters = setting.parameters.sorted { $0.key < $1.key }.map {
                        "\($0.key) = \($0.value)"
                    }
                    return [
                        HTMLTable.Cell(method.title), HTMLTable.Cell(setting.strength),
                        HTMLTable.Cell(setting.alpha), HTMLTable.Cell(setting.at),
                        HTMLTable.Cell(setting.context), HTMLTable.Cell(setting.contrast),
                        HTMLTable.Cell(setting.tokens),
                        HTMLTable.Cell(
                            parameters.isEmpty ? nil : parameters.joined(separator: ", ")),
                        HTMLTable.Cell(method.tried),
                    ]
                }
            }
        ).markup
    }

    /// What else methods change.
    private var damageTable: Markup {
        HTMLTable(
            "KL: divergence of the steered from the unsteered distribution, in nats, at the prompt's last token and per token of neutral text. Perplexity: of steered replies under the unsteered model. Identical: share of neutral replies. Entanglement: change of success where nothing should change. Repetition: share of repeated trigrams.",
            [
                "method", "KL, prompt's end", "KL, text", "perplexity", "identical",
                "entanglement", "‖δ‖/‖h‖", "repetition",
            ],
            report.control.methods.compactMap { method in
                method.damage.map { damage in
                    [
                        HTMLTable.Cell(method.name), HTMLTable.Cell(damage.klAtPromptEnd),
                        HTMLTable.Cell(damage.klOverText),
                        HTMLTable.Cell(damage.perplexity, decimals: 2),
                        HTMLTable.Cell(damage.identical),
                        HTMLTable.Cell(damage.entanglement),
                        HTMLTable.Cell(damage.relativeChange),
                        HTMLTable.Cell(damage.repetition),
                    ]
                }
            }
        ).markup
    }

    /// The figures of every seed of the fit.
    private var seedTable: Markup {
        HTMLTable(
            "Figures on test of each fit.", ["method", "seed", "success", "same", "propensity"],
            report.control.methods.flatMap { method in
                method.seeds.map { seed in
                    [
                        HTMLTable.Cell(method.name), "\(seed.seed)",
                        HTMLTable.Cell(seed.success), HTMLTable.Cell(seed.unchanged),
                        .signed(seed.propensity),
                    ]
                }
            }
        ).markup
    }
}
