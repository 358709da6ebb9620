internal import VaneCore

/// An intervention whose work a library does in a child.
struct SandboxedIntervention: Intervention {
    /// The library.
    private let sandbox: PluginSandbox
    /// The method.
    private let method: MethodDescriptor
    /// Its parameters.
    private let values: ParameterValues
    /// What it must be handed before it can edit a sequence.
    let needs: InterventionNeeds

    /// Asks a child whether the library takes the parameters and what it needs.
    ///
    /// - Throws: ``PluginError`` as ``PluginSandbox`` says.
    init(
        _ sandbox: PluginSandbox, _ method: MethodDescriptor, _ values: ParameterValues
    ) throws(PluginError) {
        self.sandbox = sandbox
        self.method = method
        self.values = values
        needs = try sandbox.needs(of: method, values)
    }

    /// Starts a child for every run and hook point.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses, such as a width.
    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        let child = try sandbox.run(method, values, for: shape)
        return PreparedSandboxedIntervention(child, sandbox, method: method.id)
    }
}

extension Method {
    /// Creates the method of a library that is never loaded here; it is fitted, saved and applied like every other.
    init(sandboxed sandbox: PluginSandbox, _ descriptor: MethodDescriptor) {
        self.init(plugin: descriptor) { values in
            try SandboxedIntervention(sandbox, descriptor, values)
        }
    }
}
