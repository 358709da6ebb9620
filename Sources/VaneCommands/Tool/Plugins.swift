import FoundationEssentials
import VaneCore
import VanePluginHost

/// The libraries of a run: those named on the command line, and those found in the folders of `VANE_PLUGIN_PATH`.
struct Plugins: Sendable {
    /// The libraries named, in order.
    let named: [PluginFile]
    /// The libraries found and not named.
    let found: [PluginFile]
    /// Loads them.
    private let loader: PluginLoader

    /// Looks for the libraries; loads none.
    ///
    /// - Parameters:
    ///   - options: What every command takes.
    ///   - retriesBlocked: Whether libraries on the block list are tried again.
    /// - Throws: `PluginError` for a path that was named and is no plugin, a folder that does not exist, or a trust list that
    ///   cannot be believed.
    init(_ options: SharedOptions, retryingBlocked retriesBlocked: Bool = false) throws {
        let search = PluginSearch(environment: ProcessInfo.processInfo.environment)
        let named = try PluginSearch(folders: []).files(
            named: options.plugin, fingerprint: Fingerprint.sha256)
        self.named = named
        found = try search.files(named: options.plugin, fingerprint: Fingerprint.sha256)
            .filter { !named.contains($0) }
        loader = try Self.loader(options, retriesBlocked)
    }

    /// Sets up the loading of libraries.
    private static func loader(
        _ options: SharedOptions, _ retriesBlocked: Bool
    ) throws -> PluginLoader {
        guard let program = PluginProgram.current([PluginHostCommand.name]) else {
            throw CommandError("The tool's own executable cannot be found; call it by its path.")
        }
        var loader = PluginLoader(
            hostVersion: Version.current, program: program, isolation: options.isolation,
            trusted: options.requireTrusted ? try TrustList(at: PluginFolders.trustList()) : nil,
            verdictFolder: PluginFolders.trials)
        loader.retriesBlocked = retriesBlocked
        if case .sandboxed(let limits) = options.isolation {
            loader.trialLimits.seconds = limits.seconds
            loader.trialLimits.memoryMebibytes = limits.memoryMebibytes
        }
        return loader
    }

    /// Loads a library and adds all of its methods or none; what it offers and this version cannot use costs a warning.
    ///
    /// - Throws: `PluginError` when it cannot be loaded, `CommandError` when an id is taken.
    /// - Returns: The library.
    @discardableResult
    func add(
        _ file: PluginFile, to catalog: inout MethodCatalog, warning: Bool = true
    ) throws -> PluginLibrary {
        let library = try loader.load(file)
        var extended = catalog
        do {
            try extended.add(library.methods)
        } catch let error as VaneError {
            throw CommandError("Library '\(file.path)' cannot be used: \(error)")
        }
        catalog = extended
        if warning {
            for line in library.unusable { Console.note("warning: '\(file.path)': \(line)") }
        }
        return library
    }
}
