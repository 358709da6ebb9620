import FoundationEssentials
import VaneCore
import VanePluginHost

/// The libraries of a run: those named on the command line, and those found in the folders of `VANE_PLUGIN_PATH`.
struct Plugins: Sendable {
    /// The libraries named, in order.
    let named: [PluginFile]
    /// The libraries found and not named.
    let found: [PluginFile]

    /// Looks for the libraries; loads none.
    ///
    /// - Throws: `PluginError` for a path that was named and is no plugin, or a folder that does not exist.
    init(named paths: [String]) throws {
        let search = PluginSearch(environment: ProcessInfo.processInfo.environment)
        let named = try PluginSearch(folders: []).files(
            named: paths, fingerprint: Fingerprint.sha256)
        self.named = named
        found = try search.files(named: paths, fingerprint: Fingerprint.sha256)
            .filter { !named.contains($0) }
    }

    /// Loads a library.
    ///
    /// - Throws: `PluginError` when it cannot be loaded.
    static func load(_ file: PluginFile) throws -> PluginLibrary {
        try PluginLibrary(loading: file, hostVersion: Version.current)
    }

    /// Loads a library and adds all of its methods or none; what it offers and this version cannot use costs a warning.
    ///
    /// - Throws: `PluginError` when it cannot be loaded, `CommandError` when an id is taken.
    /// - Returns: The library.
    @discardableResult
    static func add(
        _ file: PluginFile, to catalog: inout MethodCatalog, warning: Bool = true
    ) throws -> PluginLibrary {
        let library = try load(file)
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
