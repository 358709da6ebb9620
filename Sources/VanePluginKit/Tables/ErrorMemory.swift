internal import CVanePlugin

/// Errors in the memory of this library, which the host gives back through their `release`.
enum ErrorMemory {
    /// Writes an error down, hands it over and returns its status.
    static func raise(
        _ status: vane_status_t, _ message: String, field: String? = nil,
        to place: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let place = unsafe place else { return status }
        let error = UnsafeMutablePointer<vane_error_t>.allocate(capacity: 1)
        // SAFETY: the memory was just allocated for one error; it and its strings are freed by `release`, once.
        unsafe error.initialize(
            to: vane_error_t(
                header: vane_header_t(of: vane_error_t.self), code: status, reserved: 0,
                message: CString.allocate(message),
                field: field.map { unsafe CString.allocate($0) },
                owner: nil, release: { error in unsafe ErrorMemory.release(error) }))
        unsafe place.pointee = UnsafePointer(error)
        return status
    }

    /// Frees an error and its strings.
    private static func release(_ error: UnsafePointer<vane_error_t>?) {
        guard let error = unsafe error else { return }
        // SAFETY: the error came from `raise`, and the host releases it once.
        unsafe error.pointee.message?.deallocate()
        unsafe error.pointee.field?.deallocate()
        unsafe error.deallocate()
    }
}

/// Texts in memory of their own, ending with a zero byte.
enum CString {
    /// Copies a text to memory that the caller frees, or never frees.
    static func allocate(_ text: String) -> UnsafePointer<CChar> {
        let bytes = text.utf8CString
        let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        // SAFETY: the memory was just allocated for as many bytes as are written.
        for (index, byte) in bytes.enumerated() { unsafe (memory + index).initialize(to: byte) }
        return unsafe UnsafePointer(memory)
    }
}

extension vane_header_t {
    /// The header of a struct that this library makes.
    init<Struct>(of type: Struct.Type) {
        self.init(
            struct_size: UInt32(MemoryLayout<Struct>.size), abi_major: UInt16(VANE_ABI_MAJOR),
            abi_minor: UInt16(VANE_ABI_MINOR))
    }
}
