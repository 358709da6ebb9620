extension PlanReport {
    /// The tables that are kept as files, all digits in them.
    public var tables: [(name: String, csv: String)] {
        [
            ("methods.csv", methodTable.text), ("curves.csv", curveTable.text),
            ("paired.csv", pairedTable.text), ("detection.csv", detection.csv),
            ("cosines.csv", cosineTable.text), ("transfer.csv", transferTable.text),
        ]
    }

    /// A row for each method.
    private var methodTable: CSVTable {
        let columns = [
            "method", "id", "at", "context", "contrast", "tokens", "parameters", "strength",
            "alpha", "tried", "auroc", "auroc_lower", "auroc_upper", "success", "success_lower",
            "success_upper", "unchanged", "unchanged_lower", "unchanged_upper", "objective",
            "objective_lower", "objective_upper", "novel", "propensity", "propensity_lower",
            "propensity_upper", "slope", "slope_lower", "slope_upper", "slope_sd",
            "anti_steerable",
        ]
        return CSVTable(
            columns + ControlReport.Damage.columns + ["error"],
            control.methods.map { method in
                let (setting, found) = (method.chosen, method.control)
                let parameters = setting?.parameters.sorted { $0.key < $1.key }.map {
                    "\($0.key)=\($0.value)"
                }
                var cells: [CSVTable.Cell] = [
                    CSVTable.Cell(method.name), CSVTable.Cell(method.id),
                    CSVTable.Cell(setting?.at), CSVTable.Cell(setting?.context),
                    CSVTable.Cell(setting?.contrast), CSVTable.Cell(setting?.tokens),
                    CSVTable.Cell(parameters?.joined(separator: " ")),
                    CSVTable.Cell(setting?.strength), CSVTable.Cell(setting?.alpha),
                    CSVTable.Cell(method.tried),
                ]
                let figures: [(Double?, [Double]?)] = [
                    (method.detection?.auroc, method.detection?.ci),
                    (found?.success, found?.successCI), (found?.unchanged, found?.unchangedCI),
                    (found?.objective, found?.objectiveCI),
                ]
                func add(_ figure: (Double?, [Double]?)) {
                    cells += [CSVTable.Cell(figure.0)] + CSVTable.Cell.ends(figure.1 ?? [])
                }
                figures.forEach(add)
                cells.append(CSVTable.Cell(found?.novel))
                let propensity = found?.propensity
                add((propensity?.mean, propensity?.ci))
                add((propensity?.slope, propensity?.slopeCI))
                cells += [
                    CSVTable.Cell(propensity?.slopeSD), CSVTable.Cell(propensity?.antiSteerable),
                ]
                return cells + ControlReport.Damage.cells(method.damage)
                    + [CSVTable.Cell(method.error)]
            })
    }

    /// A row for each strength of each method.
    private var curveTable: CSVTable {
        CSVTable(
            ["method", "strength", "alpha", "success", "unchanged", "propensity"]
                + ControlReport.Damage.columns + ["error"],
            control.methods.flatMap { method in
                method.curve.map { point in
                    [
                        CSVTable.Cell(method.name), CSVTable.Cell(point.strength),
                        CSVTable.Cell(point.alpha), CSVTable.Cell(point.success),
                        CSVTable.Cell(point.unchanged), CSVTable.Cell(point.propensity),
                    ] + ControlReport.Damage.cells(point.damage) + [CSVTable.Cell(point.error)]
                }
            })
    }

    /// A row for each difference of methods.
    private var pairedTable: CSVTable {
        CSVTable(
            [
                "figure", "a", "b", "difference", "ci_lower", "ci_upper", "p", "holm", "effect",
                "mcnemar",
            ],
            control.paired.map { pair in
                [
                    CSVTable.Cell(pair.figure), CSVTable.Cell(pair.a), CSVTable.Cell(pair.b),
                    CSVTable.Cell(pair.difference),
                ] + CSVTable.Cell.ends(pair.ci) + [
                    CSVTable.Cell(pair.p), CSVTable.Cell(pair.holm), CSVTable.Cell(pair.effect),
                    CSVTable.Cell(pair.mcNemar),
                ]
            })
    }

    /// A row for each two directions at each hook point.
    private var cosineTable: CSVTable {
        let names = gap.directions.map(\.name)
        return CSVTable(
            ["at", "a", "b", "cosine"],
            gap.cosines.flatMap { matrix in
                zip(names, matrix.values).enumerated().flatMap { index, line in
                    zip(names, line.1).dropFirst(index + 1).map { other, cosine in
                        [
                            CSVTable.Cell(matrix.at), CSVTable.Cell(line.0),
                            CSVTable.Cell(other), CSVTable.Cell(cosine),
                        ]
                    }
                }
            })
    }

    /// A row for each direction on both axes.
    private var transferTable: CSVTable {
        CSVTable(
            [
                "name", "at", "auroc", "ci_lower", "ci_upper", "steered", "unsteered", "strength",
                "error",
            ],
            gap.transfer.map { entry in
                [
                    CSVTable.Cell(entry.name), CSVTable.Cell(entry.at),
                    CSVTable.Cell(entry.auroc),
                ] + CSVTable.Cell.ends(entry.aurocCI) + [
                    CSVTable.Cell(entry.steered), CSVTable.Cell(entry.unsteered),
                    CSVTable.Cell(entry.strength), CSVTable.Cell(entry.error),
                ]
            })
    }
}

extension ControlReport.Damage {
    /// The names of the figures in files.
    fileprivate static let columns = [
        "kl_at_prompt_end", "kl_over_text", "perplexity", "identical", "entanglement",
        "relative_change", "repetition",
    ]

    /// The figures in the order of the columns.
    fileprivate static func cells(_ damage: Self?) -> [CSVTable.Cell] {
        [
            damage?.klAtPromptEnd, damage?.klOverText, damage?.perplexity, damage?.identical,
            damage?.entanglement, damage?.relativeChange, damage?.repetition,
        ].map { CSVTable.Cell($0) }
    }
}
