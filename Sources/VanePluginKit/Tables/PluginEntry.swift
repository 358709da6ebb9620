public import CVanePlugin

/// The manifest, in the section where a host looks for it before it loads the library.
///
/// The struct `vane_manifest_t`: its size, the contract's major and minor, and the bytes "VANEPLUG".
#if objectFormat(MachO)
@section("__DATA,__vane_plugin")
#else
@section(".vane_plugin")
#endif
@used private let manifest: (UInt32, UInt16, UInt16, UInt64) = (16, 1, 1, 0x4755_4C50_454E_4156)

/// Hands the library's table to the host, after its author's function has offered methods.
@c @implementation
public func vane_plugin_entry(
    _ host: UnsafePointer<vane_host_t>?,
    _ plugin: UnsafeMutablePointer<UnsafePointer<vane_plugin_t>?>?,
    _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
) -> vane_status_t {
    guard unsafe vane_host_t.copy(host) != nil else {
        return unsafe ErrorMemory.raise(VANE_FAILED, vane_host_t.refusal, to: error)
    }
    guard let tables = PluginTables.offered else {
        return unsafe ErrorMemory.raise(
            VANE_FAILED,
            "the library offers nothing: it defines no function 'vane_plugin_offer'; write "
                + "@c(vane_plugin_offer) public func offer() { Offers.add(MyMethod.self) }",
            to: error)
    }
    // SAFETY: the host passes a place for the table, which lives as long as the process.
    unsafe plugin?.pointee = tables.plugin
    return VANE_OK
}
