internal import CVanePlugin

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The child's view of the memory that it shares with its host.
///
/// Labels and contexts cannot be written here, and behind each section lies a page that cannot be touched: a plugin that writes
/// past its rows stops at once, and spoils nothing.
///
/// - Note: `@unchecked Sendable`: the watch writes one number of its own and reads nothing. While several threads use instances,
///   the stage that is noted is any one of theirs.
@safe
final class GuestMemory: @unchecked Sendable {
    /// Where everything lies.
    private let layout: SharedLayout
    /// The page of numbers.
    private let numbers: UnsafeMutableRawPointer
    /// The labels.
    let labels: UnsafePointer<vane_row_label_t>?
    /// The byte behind the contexts.
    private let contextsEnd: UnsafeMutableRawPointer?
    /// The byte behind the rows.
    private let rowsEnd: UnsafeMutableRawPointer?
    /// The byte behind the scores.
    private let scoresEnd: UnsafeMutableRawPointer?

    /// Maps the sections of a file, for good.
    init?(_ shape: ChildShape?, descriptor: Int32) {
        layout = SharedLayout(shape, page: SharedMemory.page)
        let mapped = unsafe (
            Self.guarded(descriptor, layout.numbers, isWritable: true),
            Self.guarded(descriptor, layout.labels, isWritable: false),
            Self.guarded(descriptor, layout.contexts, isWritable: false),
            Self.guarded(descriptor, layout.rows, isWritable: true),
            Self.guarded(descriptor, layout.scores, isWritable: true)
        )
        guard let numbers = unsafe mapped.0 else { return nil }
        let sections = [layout.labels, layout.contexts, layout.rows, layout.scores]
        let found = unsafe [mapped.1, mapped.2, mapped.3, mapped.4].map { unsafe $0 != nil }
        guard zip(sections, found).allSatisfy({ $0.size == 0 || $1 }) else { return nil }
        unsafe self.numbers = numbers
        // SAFETY: the section is mapped and nothing else lies there.
        unsafe labels = mapped.1.map {
            unsafe UnsafePointer($0.assumingMemoryBound(to: vane_row_label_t.self))
        }
        // SAFETY: the guard page lies behind, so that the pointers stay inside of what was reserved.
        unsafe contextsEnd = mapped.2.map { [layout] in unsafe $0 + layout.contexts.size }
        unsafe rowsEnd = mapped.3.map { [layout] in unsafe $0 + layout.rows.size }
        unsafe scoresEnd = mapped.4.map { [layout] in unsafe $0 + layout.scores.size }
    }

    /// Maps a section with a page behind it that cannot be touched.
    private static func guarded(
        _ descriptor: Int32, _ section: SharedLayout.Section, isWritable: Bool
    ) -> UnsafeMutableRawPointer? {
        guard section.size > 0 else { return nil }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        // SAFETY: reserving fresh memory touches nobody's.
        let place = unsafe mmap(
            nil, section.size + SharedMemory.page, PROT_NONE, flags, -1, 0)
        guard unsafe place != MAP_FAILED, let place = unsafe place else { return nil }
        return unsafe SharedMemory.map(descriptor, section, at: place, isWritable: isWritable)
    }

    /// One of the numbers of the first page.
    subscript(number: SharedLayout.Number) -> Int64 {
        get {
            // SAFETY: the first page is mapped and has room for every number.
            unsafe numbers.load(fromByteOffset: number.rawValue, as: Int64.self)
        }
        set {
            // SAFETY: as above.
            unsafe numbers.storeBytes(
                of: newValue, toByteOffset: number.rawValue, as: Int64.self)
        }
    }

    /// Notes which call begins.
    func note(_ stage: CallStage) { self[.stage] = Int64(stage.rawValue) }

    /// The last `count` floats of the rows.
    func rows(_ count: Int) -> UnsafeMutablePointer<Float>? {
        unsafe floats(count, before: rowsEnd)
    }

    /// The last `count` floats of the scores.
    func scores(_ count: Int) -> UnsafeMutablePointer<Float>? {
        unsafe floats(count, before: scoresEnd)
    }

    /// The classes of a batch of examples, in the labels' place.
    var classes: UnsafePointer<Int32>? {
        // SAFETY: a label is larger than a class, and the section is aligned to a page.
        unsafe labels.map {
            unsafe UnsafeRawPointer($0).assumingMemoryBound(to: Int32.self)
        }
    }

    /// The last `count` floats of the contexts.
    func contexts(_ count: Int) -> UnsafeMutablePointer<Float>? {
        unsafe floats(count, before: contextsEnd)
    }

    /// The floats before the end of a section; the host vouches for their number.
    private func floats(
        _ count: Int, before end: UnsafeMutableRawPointer?
    ) -> UnsafeMutablePointer<Float>? {
        // SAFETY: the host checked that the section has room for as many.
        unsafe end.map {
            unsafe ($0 - count * MemoryLayout<Float>.size).assumingMemoryBound(to: Float.self)
        }
    }
}
