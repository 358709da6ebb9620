internal import CVanePlugin

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Memory that a host shares with one child: it has no name, and goes when both have let it go.
///
/// The child may write what it likes there at any time. So the host believes nothing that it reads: counts are checked, floats
/// are floats.
@safe
final class SharedMemory {
    /// Where everything lies.
    let layout: SharedLayout
    /// The file by which the child gets it, until it was handed over.
    private(set) var descriptor: Int32
    /// The host's mapping.
    private let base: UnsafeMutableRawPointer

    /// The system's page.
    static var page: Int { Int(sysconf(Int32(_SC_PAGESIZE))) }

    /// Creates memory filled with zeros.
    ///
    /// - Throws: ``PluginError`` with code `no-child`.
    init(_ shape: ChildShape?) throws(PluginError) {
        layout = SharedLayout(shape, page: Self.page)
        guard let descriptor = Descriptors.unnamedFile() else {
            throw .noChild("memory to share could not be made: \(FileContents.lastProblem)")
        }
        guard ftruncate(descriptor, off_t(layout.size)) == 0,
            let base = unsafe Self.map(
                descriptor, SharedLayout.Section(offset: 0, size: layout.size), at: nil,
                isWritable: true)
        else {
            let reason = FileContents.lastProblem
            close(descriptor)
            throw .noChild("\(layout.size) bytes to share could not be had: \(reason)")
        }
        self.descriptor = descriptor
        unsafe self.base = base
    }

    deinit {
        closeDescriptor()
        // SAFETY: the mapping was made by `init`, is of this size, and nobody else has it.
        unsafe munmap(base, layout.size)
    }

    /// Lets the file go, after the child has it.
    func closeDescriptor() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Maps a stretch of a file, at a place of one's own choice or the system's.
    static func map(
        _ descriptor: Int32, _ section: SharedLayout.Section, at place: UnsafeMutableRawPointer?,
        isWritable: Bool
    ) -> UnsafeMutableRawPointer? {
        // SAFETY: a place, where one is given, is inside memory that the caller reserved for this.
        let mapped = unsafe mmap(
            place, section.size, isWritable ? PROT_READ | PROT_WRITE : PROT_READ,
            MAP_SHARED | (place == nil ? 0 : MAP_FIXED), descriptor, off_t(section.offset))
        return unsafe mapped == MAP_FAILED ? nil : mapped
    }

    /// One of the numbers of the first page.
    subscript(number: SharedLayout.Number) -> Int64 {
        get {
            // SAFETY: the first page is mapped and has room for every number.
            unsafe base.load(fromByteOffset: number.rawValue, as: Int64.self)
        }
        set {
            // SAFETY: as above.
            unsafe base.storeBytes(of: newValue, toByteOffset: number.rawValue, as: Int64.self)
        }
    }

    /// The place of the labels.
    var labels: UnsafeMutablePointer<vane_row_label_t> {
        // SAFETY: the section is mapped; a label has no alignment beyond that of its integers.
        unsafe (base + layout.labels.offset).assumingMemoryBound(to: vane_row_label_t.self)
    }

    /// The place of the classes of a batch of examples, which is that of the labels.
    var classes: UnsafeMutablePointer<Int32> {
        // SAFETY: as above; a label is larger than a class.
        unsafe (base + layout.labels.offset).assumingMemoryBound(to: Int32.self)
    }

    /// The place of the last `count` floats of a section.
    ///
    /// - Precondition: The section has room for them.
    func floats(_ count: Int, endOf section: SharedLayout.Section) -> UnsafeMutablePointer<Float> {
        let size = count * MemoryLayout<Float>.size
        precondition(size <= section.size, "A call has no more rows than its run's shape.")
        // SAFETY: the section is mapped and holds as many floats.
        return unsafe (base + section.end - size).assumingMemoryBound(to: Float.self)
    }
}
