extension HTMLTable {
    /// What an application did at one hook point in one phase, whichever report states it.
    struct Receipt {
        /// The method.
        let method: String
        /// The status, the place, the phase and the selection.
        let words: [String]
        /// The first and last position edited.
        let positions: [Int]
        /// The calls, and the rows selected, changed and declined.
        let counts: [Int]
        /// The mean and the largest ‖δ‖/‖h‖.
        let changes: [Double]

        /// The cells of a row.
        fileprivate var cells: [Cell] {
            var cells = [Cell(method)] + words.map { Cell($0) }
            cells.append(Cell(positions.map(String.init).joined(separator: " … ")))
            cells += counts.map { Cell($0) }
            return cells + changes.map { Cell($0) }
        }
    }

    /// A table of receipts.
    static func receipts(_ caption: Markup, _ receipts: [Receipt]) -> HTMLTable {
        HTMLTable(
            caption,
            [
                "method", "status", "at", "phase", "tokens", "positions", "calls", "rows",
                "changed", "declined", "mean ‖δ‖/‖h‖", "largest",
            ], receipts.map(\.cells))
    }
}
