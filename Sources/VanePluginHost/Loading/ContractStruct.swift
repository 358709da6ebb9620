internal import CVanePlugin

/// A struct of the contract that a library hands out: it begins with a header and only grows at its end.
protocol ContractStruct {
    /// The size in the version that the struct came with, which no struct falls short of.
    static var least: Int32 { get }

    /// Creates a struct of zeros.
    init()
}

extension ContractStruct {
    /// The contract's name: the struct's, with the ending of its type.
    static var name: String { "\(Self.self)_t" }

    /// Copies what a library wrote of a struct, the rest as zeros; nothing when it is null, of another major or too small.
    static func copy(_ pointer: UnsafePointer<Self>?) -> Self? {
        var copy = Self()
        let size = UInt64(MemoryLayout<Self>.size)
        // SAFETY: the copy is `size` bytes; every struct of the contract begins with a header that tells how far it reaches.
        let isReadable = unsafe withUnsafeMutablePointer(to: &copy) {
            unsafe vane_copy_struct($0, size, UInt32(least), pointer) != 0
        }
        return isReadable ? copy : nil
    }
}

extension vane_plugin_t: ContractStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_PLUGIN_LEAST }
}

extension vane_descriptor_t: ContractStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_DESCRIPTOR_LEAST }
}

extension vane_params_t: ContractStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_PARAMS_LEAST }
}

extension vane_parameter_t: ContractStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_PARAMETER_LEAST }
}

extension vane_intervention_t: ContractStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_INTERVENTION_LEAST }
}

extension vane_error_t: ContractStruct {
    /// The size in version 1.0.
    static var least: Int32 { VANE_ERROR_LEAST }
}

extension vane_readout_t: ContractStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_READOUT_LEAST }
}

extension vane_trainer_t: ContractStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_TRAINER_LEAST }
}

extension vane_state_t: ContractStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_STATE_LEAST }
}

extension vane_tensor_t: ContractStruct {
    /// The size in version 1.1.
    static var least: Int32 { VANE_TENSOR_LEAST }
}
