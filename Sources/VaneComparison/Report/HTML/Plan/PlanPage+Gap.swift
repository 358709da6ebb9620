extension PlanPage {
    /// How directions lie to each other, what each does on the other axis, and what predicts success.
    var gap: Markup {
        """
        \(.subheading("Transfer"))
        \(transferTable)
        \(.subheading("Rank correlations"))
        \(rankTable)
        \(.subheading("Cosines"))
        \(cosines)
        \(.subheading("Predicted shifts"))
        \(predictorTable)
        \(.subheading("Before anything is steered"))
        \(diagnosticTable)
        """
    }

    /// The cosines at each hook point; those after the first few are folded away.
    private var cosines: Markup {
        let names = report.gap.directions.map { $0.reads ? "\($0.name) (reads)" : $0.name }
        let matrices = report.gap.cosines.map { matrix in
            MatrixPlot(
                name: "Cosines at \(matrix.at)", caption: "<b>\(matrix.at)</b>", rows: names,
                columns: report.gap.directions.map(\.name), values: matrix.values, shade: .signed
            ).figure.markup
        }
        guard !matrices.isEmpty else {
            return "<p class=\"note\">There are no two directions at the same hook point.</p>"
        }
        let rest: Markup = """
            <details><summary>\(matrices.count - 4) more hook points</summary>
            \(.gallery(Array(matrices.dropFirst(4))))
            </details>
            """
        return """
            <p class="note">Between all directions at the same hook point: blue above zero, brown below, strong at ±1. Those that \
            were fitted to read come first.</p>
            \(.gallery(Array(matrices.prefix(4))))
            \(matrices.count > 4 ? rest : "")
            """
    }

    /// What each direction does on both axes.
    private var transferTable: Markup {
        let reads = Set(report.gap.directions.filter(\.reads).map(\.name))
        return HTMLTable(
            "Every direction on both axes at the same hook point and the same strengths: how well it reads test prompts, and what steering along it does to the \(report.control.chosenBy). A negative strength steers against the direction.",
            [
                "direction", "fitted to", "at", "AUROC", "95 %", "unsteered", "steered", "change",
                "strength",
            ],
            report.gap.transfer.map { entry in
                let head: [HTMLTable.Cell] = [
                    HTMLTable.Cell(entry.name), reads.contains(entry.name) ? "read" : "steer",
                    HTMLTable.Cell(entry.at),
                ]
                if let error = entry.error, entry.steered == nil, entry.auroc == nil {
                    return head + [.error(error)]
                }
                let measured: [HTMLTable.Cell] = [
                    HTMLTable.Cell(entry.auroc), .interval(entry.aurocCI),
                ]
                if let error = entry.error { return head + measured + [.error(error)] }
                return head + measured + [
                    HTMLTable.Cell(entry.unsteered), HTMLTable.Cell(entry.steered),
                    .signed(entry.change), HTMLTable.Cell(entry.strength),
                ]
            }
        ).markup
    }

    /// How detection ranks with control.
    private var rankTable: Markup {
        HTMLTable(
            "Spearman's ρ between detection and control; a dash where one side does not vary.",
            ["over", "method", "ρ", "ranked"],
            report.gap.ranks.map {
                [
                    HTMLTable.Cell($0.over), HTMLTable.Cell($0.method), .signed($0.spearman),
                    HTMLTable.Cell($0.count),
                ]
            }
        ).markup
    }

    /// What predicted shifts are worth.
    private var predictorTable: Markup {
        HTMLTable(
            "Cosine: mean over validation prompts, between the predicted and the true shift. R²: against the training mean. Control: the \(report.control.chosenBy) on test.",
            ["method", "cosine", "R²", "control"],
            report.gap.predictors.map {
                [
                    HTMLTable.Cell($0.name), .signed($0.cosine), .signed($0.r2),
                    HTMLTable.Cell($0.control),
                ]
            }
        ).markup
    }

    /// What training shifts say.
    private var diagnosticTable: Markup {
        HTMLTable(
            "Agreement: mean cosine of training shifts with their mean. Pairwise: mean cosine of pairs. d′: how far positive and negative contrast states lie apart along the mean shift.",
            ["at", "read-out", "agreement", "pairwise", "d′"],
            report.gap.diagnostics.map {
                [
                    HTMLTable.Cell($0.at), HTMLTable.Cell($0.contrast), .signed($0.agreement),
                    .signed($0.pairwise), HTMLTable.Cell($0.separability, decimals: 2),
                ]
            }
        ).markup
    }
}
