internal import CVanePlugin
internal import VaneCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Rows in memory of their own, with marks before, between and behind them that show what was written there.
///
/// The memory ends with a page that cannot be touched, and can be locked as a whole once the call is over.
@safe
final class GuardedRows {
    /// The struct that is handed over.
    let request: UnsafeMutablePointer<vane_rows_t>
    /// The memory.
    private let region: UnsafeMutableRawPointer
    /// How many bytes of it can be touched.
    private let size: Int
    /// The floats: a margin, the rows with their gaps, another margin.
    private let floats: UnsafeMutableBufferPointer<Float>
    /// The labels as they were written, with what lies between them.
    private let labelBytes: [UInt8]
    /// The struct's bytes as they were written.
    private let requestBytes: [UInt8]
    /// The number of rows.
    private let count: Int
    /// The number of values in a row.
    private let width: Int
    /// The distance from one row to the next, in floats.
    private let stride: Int

    /// The floats before the first and behind the last row.
    private static let margin = 64
    /// What was not written by anyone.
    private static let mark: UInt32 = 0x7FC0_ABCD
    /// The distance from one label to the next; labels may have grown.
    private static let labelStride = MemoryLayout<vane_row_label_t>.stride + 12

    /// Lays rows out with a gap of some floats between them.
    ///
    /// - Precondition: There is at least one row, and as many labels and strengths.
    /// - Throws: ``PluginError`` with code `no-child` when there is no memory.
    init(
        _ rows: [[Float]], _ labels: [RowLabel], _ strengths: [Float], gap: Int
    ) throws(PluginError) {
        precondition(rows.count == labels.count && !rows.isEmpty, "Each row needs its label.")
        count = rows.count
        width = rows[0].count
        stride = width + gap
        let floatCount = 2 * (Self.margin + stride) + count * stride
        let page = SharedMemory.page
        func pages(_ bytes: Int) -> Int { (bytes + page - 1) / page * page }
        let labelSize = pages(count * Self.labelStride)
        size = page + labelSize + pages(floatCount * MemoryLayout<Float>.size)
        // SAFETY: reserving fresh memory touches nobody's.
        let place = unsafe mmap(
            nil, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard unsafe place != MAP_FAILED, let region = unsafe place else {
            throw .noChild(FileContents.lastProblem)
        }
        unsafe self.region = region
        // SAFETY: the last page is part of what was just reserved.
        unsafe mprotect(region + size, page, PROT_NONE)
        // SAFETY: all that follows lies inside of the region, each in pages of its own, aligned to them.
        let first = unsafe (region + page + labelSize).assumingMemoryBound(to: Float.self)
        unsafe floats = UnsafeMutableBufferPointer(start: first, count: floatCount)
        unsafe floats.initialize(repeating: Float(bitPattern: Self.mark))
        let start = Self.margin + stride
        for (row, values) in rows.enumerated() {
            for (i, value) in values.enumerated() {
                unsafe floats[start + row * stride + i] = value
            }
        }
        let labelPlace = unsafe region + page
        for (index, label) in labels.enumerated() {
            let written = vane_row_label_t(
                sequence: label.sequence, position: label.position,
                from_prompt_end: label.fromPromptEnd, phase: label.phase.rawValue,
                token: label.token, step: Int32(label.step), strength: strengths[index])
            unsafe labelPlace.storeBytes(
                of: written, toByteOffset: index * Self.labelStride, as: vane_row_label_t.self)
        }
        unsafe request = region.bindMemory(to: vane_rows_t.self, capacity: 1)
        unsafe request.initialize(
            to: vane_rows_t(
                header: vane_header_t(of: vane_rows_t.self), values: first + start,
                row_stride: Int64(stride), count: Int64(count), width: Int64(width),
                labels: UnsafePointer(labelPlace.assumingMemoryBound(to: vane_row_label_t.self)),
                label_stride: Int64(Self.labelStride)))
        unsafe labelBytes = Self.bytes(labelPlace, count * Self.labelStride)
        unsafe requestBytes = Self.bytes(region, MemoryLayout<vane_rows_t>.size)
    }

    deinit {
        // SAFETY: the memory was reserved by `init`, is of this size, and nobody else has it.
        unsafe munmap(region, size + SharedMemory.page)
    }

    /// Makes the memory untouchable.
    func lock() {
        // SAFETY: the memory is this object's.
        unsafe mprotect(region, size, PROT_NONE)
    }

    /// The rows.
    var values: [[Float]] {
        (0..<count).map { row in
            (0..<width).map { unsafe floats[Self.margin + (row + 1) * stride + $0] }
        }
    }

    /// What was written that must not be, if anything, as a sentence's beginning.
    var damage: String? {
        let start = Self.margin + stride
        let end = start + count * stride
        for index in unsafe floats.indices
        where unsafe floats[index].bitPattern != Self.mark {
            if index < start { return "the floats before the first row were written" }
            if index >= end { return "the floats behind the last row were written" }
            guard (index - start) % stride < width else {
                return
                    "the floats between row \((index - start) / stride) and the next were written"
            }
        }
        // SAFETY: both lie where `init` wrote them.
        let (labels, written) = unsafe (
            Self.bytes(region + SharedMemory.page, labelBytes.count),
            Self.bytes(region, requestBytes.count)
        )
        if labels != labelBytes { return "the labels were written" }
        return written == requestBytes ? nil : "the struct 'vane_rows_t' was written"
    }

    /// Copies bytes.
    private static func bytes(_ place: UnsafeMutableRawPointer, _ count: Int) -> [UInt8] {
        // SAFETY: the caller vouches for as many bytes.
        unsafe [UInt8](UnsafeRawBufferPointer(start: place, count: count))
    }
}

/// Keeps the memory of calls that are over, so that a pointer into it points to nothing else.
final class RowShelf {
    /// Whether the memory is made untouchable.
    private let isLocking: Bool
    /// The rows of calls that are over.
    private var rows: [GuardedRows] = []

    /// Creates an empty shelf.
    init(locking isLocking: Bool = false) {
        self.isLocking = isLocking
    }

    /// Takes the rows of a call that is over.
    func put(_ rows: GuardedRows) {
        if isLocking { rows.lock() }
        self.rows.append(rows)
    }
}
