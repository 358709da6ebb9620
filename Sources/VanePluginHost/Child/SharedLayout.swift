internal import CVanePlugin

/// Where everything lies in the memory that host and child share: a page of numbers, then labels, contexts, rows and scores.
///
/// Contexts, rows and scores end where their section ends, whatever their number, so that the child's guard page behind the section
/// catches the first byte written beyond the last row.
struct SharedLayout: Sendable, Hashable {
    /// A stretch of whole pages.
    struct Section: Sendable, Hashable {
        /// Where it begins.
        let offset: Int
        /// How many bytes it has; a multiple of the page.
        let size: Int

        /// The offset behind it.
        var end: Int { offset + size }
    }

    /// Where the numbers of the first page lie.
    enum Number: Int {
        /// The call that the child is in, a ``CallStage``.
        case stage = 0
        /// Whether the child took too much memory.
        case excess = 8
        /// The number of rows or contexts handed over.
        case count = 16
        /// The number of rows that the plugin says it changed.
        case changed = 24
        /// The number of rows that the plugin says it declined.
        case declined = 32
        /// The place of the first example handed over.
        case first = 40
    }

    /// The page of numbers.
    let numbers: Section
    /// The rows' labels.
    let labels: Section
    /// The contexts.
    let contexts: Section
    /// The rows.
    let rows: Section
    /// The rows' scores.
    let scores: Section
    /// The most labels.
    let labelCapacity: Int

    /// Lays out memory for a run of a shape, or for numbers alone.
    init(_ shape: ChildShape?, page: Int) {
        labelCapacity = shape.map { max($0.rows, $0.sequences) } ?? 0
        func section(after offset: Int, bytes: Int) -> Section {
            Section(offset: offset, size: (bytes + page - 1) / page * page)
        }
        let float = MemoryLayout<Float>.size
        numbers = Section(offset: 0, size: page)
        labels = section(
            after: numbers.end, bytes: labelCapacity * MemoryLayout<vane_row_label_t>.stride)
        contexts = section(
            after: labels.end,
            bytes: (shape.map { $0.sequences * $0.contextWidth } ?? 0) * float)
        rows = section(
            after: contexts.end, bytes: (shape.map { $0.rows * $0.width } ?? 0) * float)
        scores = section(
            after: rows.end, bytes: (shape.map { $0.rows * $0.outputs } ?? 0) * float)
    }

    /// The number of bytes in all.
    var size: Int { scores.end }
}
