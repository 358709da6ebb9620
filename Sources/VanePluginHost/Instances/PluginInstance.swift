internal import CVanePlugin
internal import VaneCore

/// One instance of a library's method, ended when its last owner lets it go.
@safe
final class PluginInstance {
    /// The library.
    let image: LoadedImage
    /// How its methods edit, looked up once.
    let table: vane_intervention_t?
    /// The method.
    let method: MethodDescriptor
    /// What the plugin made.
    let pointer: OpaquePointer

    /// Creates an instance with checked parameters.
    ///
    /// - Throws: ``PluginError`` with code `failed`, `failedWithoutMessage` or `brokenPromise`.
    init(
        _ image: LoadedImage, _ method: MethodDescriptor, _ values: ParameterValues
    ) throws(PluginError) {
        var (made, error): (OpaquePointer?, UnsafePointer<vane_error_t>?) = (nil, nil)
        let memory = SettingsMemory(values, of: method)
        image.trace?(.create)
        defer { image.trace?(.idle) }
        let status = unsafe memory.withSettings { settings in
            // SAFETY: the slot was checked when the library was loaded; all arguments live during the call.
            unsafe image.plugin.create(method.id, settings, &made, &error)
        }
        if let failure = unsafe PluginFailure.taking(status, error) {
            throw .failed(image.path, in: "create", failure)
        }
        guard let pointer = unsafe made else {
            throw .brokenPromise(image.path, in: "create", "it succeeds but makes no instance")
        }
        self.image = image
        self.method = method
        table = image.intervention
        unsafe self.pointer = pointer
    }

    deinit {
        image.trace?(.destroy)
        // SAFETY: the instance came from `create` of the same library and is given back here, once.
        unsafe image.plugin.destroy(pointer)
        image.trace?(.idle)
    }

    /// Calls a function and turns its failure into an error.
    func call(
        _ function: String, _ stage: CallStage,
        _ body: (inout UnsafePointer<vane_error_t>?) -> vane_status_t
    ) throws(PluginError) {
        image.trace?(stage)
        defer { image.trace?(.idle) }
        var error: UnsafePointer<vane_error_t>?
        let status = unsafe body(&error)
        if let failure = unsafe PluginFailure.taking(status, error) {
            throw .failed(image.path, in: function, failure)
        }
    }
}
