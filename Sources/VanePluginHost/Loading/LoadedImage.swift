internal import CVanePlugin

/// A library in this process, with its tables copied and every required slot looked at.
///
/// It is never unloaded, so that no pointer into it can dangle.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since nothing is written after `init`, and the contract calls the
///   table's functions parallel-safe.
@safe
final class LoadedImage: @unchecked Sendable {
    /// The path by which errors speak of the library.
    let path: String
    /// What the library offers.
    let plugin: vane_plugin_t
    /// How its methods edit, when it has such methods.
    let intervention: vane_intervention_t?
    /// How its methods read, when it has such methods.
    let readout: vane_readout_t?
    /// How its methods learn, when they do.
    let trainer: vane_trainer_t?
    /// How what its methods learned is kept, when they learn.
    let state: vane_state_t?
    /// Which parameters its methods have, when they have any.
    let parameters: vane_params_t?
    /// Is told which function is called next, where somebody wants to know.
    let trace: (@Sendable (CallStage) -> Void)?

    /// The exported function's name.
    static let entryName = VANE_PLUGIN_ENTRY

    /// Calls a library's entry, once in a process, and checks what it hands out.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage`, `nullSlot` or `wrongABI`.
    init(
        path: String, host: HostIdentity, entry: vane_plugin_entry_t,
        trace: (@Sendable (CallStage) -> Void)? = nil
    ) throws(PluginError) {
        self.path = path
        self.trace = trace
        trace?(.entry)
        var table: UnsafePointer<vane_plugin_t>?
        var error: UnsafePointer<vane_error_t>?
        // SAFETY: `entry` is the library's exported function; all three arguments live during the call, the host for ever.
        let status = unsafe entry(host.pointer, &table, &error)
        if let failure = unsafe PluginFailure.taking(status, error) {
            throw .failed(path, in: Self.entryName, failure)
        }
        trace?(.description)
        unsafe plugin = try Self.copy(table, path)
        try unsafe Self.check(plugin, path)
        unsafe intervention = try Self.interface(VANE_INTERVENTION, of: plugin, path)
        unsafe readout = try Self.interface(VANE_READOUT, of: plugin, path)
        unsafe trainer = try Self.interface(VANE_TRAINER, of: plugin, path)
        unsafe state = try Self.interface(VANE_STATE, of: plugin, path)
        unsafe parameters = try Self.interface(VANE_PARAMS, of: plugin, path)
        if let intervention { try Self.check(intervention, path) }
        if let readout { try Self.check(readout, path) }
        if let trainer { try Self.check(trainer, path) }
        if let state { try Self.check(state, path) }
        if let parameters { try Self.check(parameters, path) }
    }

    /// Copies the table of an interface; nothing where the library does not have it.
    private static func interface<Table: ContractStruct>(
        _ id: String, of plugin: vane_plugin_t, _ path: String
    ) throws(PluginError) -> Table? {
        // SAFETY: the slot was found to be filled, and the id lives during the call.
        guard let table = unsafe plugin.get_interface(id) else { return nil }
        return unsafe try copy(table.assumingMemoryBound(to: Table.self), path)
    }

    /// Copies a struct that a library handed out, after looking at its header.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot` for a null pointer and `wrongABI` for a struct of another version.
    static func copy<Struct: ContractStruct>(
        _ pointer: UnsafePointer<Struct>?, _ path: String
    ) throws(PluginError) -> Struct {
        guard let pointer = unsafe pointer else { throw .nullSlot(path, Struct.name) }
        guard let copy = unsafe Struct.copy(pointer) else {
            // SAFETY: every struct of the contract begins with a header, and lives at least until the call that follows.
            let header = unsafe UnsafeRawPointer(pointer).load(as: vane_header_t.self)
            throw .wrongStruct(path, Struct.name, header, expected: Int(Struct.least))
        }
        return copy
    }

    /// Copies a string of a description.
    ///
    /// - Throws: ``PluginError`` with code `invalidDescriptor` when it is null, too long or not UTF-8.
    static func text(
        _ pointer: UnsafePointer<CChar>?, _ name: String, _ path: String
    ) throws(PluginError) -> String {
        guard let pointer = unsafe pointer else {
            throw .invalidDescriptor(path, "'\(name)' is null")
        }
        // SAFETY: strings of the contract end with a zero byte and live as long as what they belong to.
        guard unsafe CString.length(pointer) != nil else {
            throw .invalidDescriptor(
                path, "'\(name)' does not end within \(VANE_TEXT_MOST) bytes")
        }
        guard let text = unsafe String(validatingCString: pointer) else {
            throw .invalidDescriptor(path, "'\(name)' is not UTF-8")
        }
        return text
    }
}
