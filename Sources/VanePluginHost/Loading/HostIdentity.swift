internal import CVanePlugin

/// What a plugin is told about the program that loads it, in memory that lives as long as the process.
///
/// - Note: `@unchecked Sendable`: the memory is never written after `init`.
@safe
struct HostIdentity: @unchecked Sendable {
    /// The struct handed to entries.
    let pointer: UnsafePointer<vane_host_t>

    /// Writes the struct down, for ever; a plugin may keep the pointer.
    init(version: String) {
        let memory = UnsafeMutablePointer<vane_host_t>.allocate(capacity: 1)
        // SAFETY: the memory was just allocated for one struct; the strings are never freed, as the contract promises.
        unsafe memory.initialize(
            to: vane_host_t(
                header: vane_header_t(of: vane_host_t.self),
                name: UnsafePointer(CString.allocate("vane")),
                version: UnsafePointer(CString.allocate(version))))
        unsafe pointer = UnsafePointer(memory)
    }
}

extension vane_header_t {
    /// The header of a struct that this program makes.
    init<Struct>(of type: Struct.Type) {
        self.init(
            struct_size: UInt32(MemoryLayout<Struct>.size), abi_major: UInt16(VANE_ABI_MAJOR),
            abi_minor: UInt16(VANE_ABI_MINOR))
    }
}

/// Texts in the contract's form, ending with a zero byte.
enum CString {
    /// Returns the number of bytes before the zero byte, or nothing when there is none as near as the contract asks.
    static func length(_ text: UnsafePointer<CChar>) -> Int? {
        // SAFETY: no byte after the first zero byte is read.
        (0...Int(VANE_TEXT_MOST)).first { unsafe text[$0] == 0 }
    }

    /// Copies a text to memory that the caller frees, or never frees.
    static func allocate(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        // SAFETY: the memory was just allocated for as many bytes as are written.
        for (index, byte) in bytes.enumerated() { unsafe (memory + index).initialize(to: byte) }
        return unsafe memory
    }
}
