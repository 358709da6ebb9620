internal import CVanePlugin

/// A struct of the contract that a host hands over: it begins with a header and only grows at its end.
protocol HostStruct {
    /// The size in the version that the struct came with, which no struct falls short of.
    static var least: Int32 { get }

    /// Creates a struct of zeros.
    init()
}

extension HostStruct {
    /// Copies what a host wrote of a struct, the rest as zeros; nothing when it is null, of another major or too small.
    ///
    /// It neither allocates nor throws.
    static func copy(_ pointer: UnsafePointer<Self>?) -> Self? {
        var copy = Self()
        let size = UInt64(MemoryLayout<Self>.size)
        // SAFETY: the copy is `size` bytes; every struct of the contract begins with a header that tells how far it reaches.
        let isReadable = unsafe withUnsafeMutablePointer(to: &copy) {
            unsafe vane_copy_struct($0, size, UInt32(least), pointer) != 0
        }
        return isReadable ? copy : nil
    }

    /// Whether a struct that the host made to be filled in is there and reaches as far as it did at first.
    static func isWritable(_ pointer: UnsafeMutablePointer<Self>?) -> Bool {
        // SAFETY: every struct of the contract begins with a header.
        unsafe vane_is_readable(pointer, UInt32(least)) != 0
    }

    /// What an error says of a struct that cannot be read.
    static var refusal: String {
        "a '\(Self.self)_t' of ABI \(VANE_ABI_MAJOR) with at least \(least) bytes is needed; "
            + "use a host of this major"
    }
}

extension vane_host_t: HostStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_HOST_LEAST }
}

extension vane_settings_t: HostStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_SETTINGS_LEAST }
}

extension vane_shape_t: HostStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_SHAPE_LEAST }
}

extension vane_needs_t: HostStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_NEEDS_LEAST }
}

extension vane_outcome_t: HostStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_OUTCOME_LEAST }
}

extension vane_rows_t: HostStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_ROWS_LEAST }
}

extension vane_training_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_TRAINING_LEAST }
}

extension vane_examples_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_EXAMPLES_LEAST }
}

extension vane_pass_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_PASS_LEAST }
}

extension vane_tensor_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_TENSOR_LEAST }
}

extension vane_tensors_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_TENSORS_LEAST }
}

extension vane_form_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_FORM_LEAST }
}

extension vane_scores_t: HostStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_SCORES_LEAST }
}
