internal import CVanePlugin
internal import Synchronization
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
    /// Whether a call is under way; looked at in debug builds alone.
    private let isBusy = Atomic(false)

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
        enter(stage)
        defer { leave() }
        var error: UnsafePointer<vane_error_t>?
        let status = unsafe body(&error)
        if let failure = unsafe PluginFailure.taking(status, error) {
            throw .failed(image.path, in: function, failure)
        }
    }

    /// Notes that a call begins, and in a debug build stops a host that lets two threads into one instance.
    func enter(_ stage: CallStage) {
        assert(
            !isBusy.exchange(true, ordering: .acquiring),
            "Two threads called one instance of '\(method.id)' at once; the contract has its calls one after the other."
        )
        image.trace?(stage)
    }

    /// Notes that a call is over.
    func leave() {
        image.trace?(.idle)
        assert(isBusy.exchange(false, ordering: .releasing))
    }
}
