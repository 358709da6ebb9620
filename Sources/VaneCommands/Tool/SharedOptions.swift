import ArgumentParser
import Crypto
import VaneCore
import VanePluginHost
import VaneProbes
import VaneSteering

/// Options that every command takes.
struct SharedOptions: ParsableArguments {
    /// Whether results are printed as JSON.
    @Flag(name: .long, help: "Print results as JSON.")
    var json = false

    /// Dynamic libraries to load.
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Load a plugin; may be given several times.", valueName: "library"))
    var plugin: [String] = []

    /// Whether only trusted libraries may be loaded.
    @Flag(
        name: .long,
        help: "Refuse plugins that are not on the trust list of 'vane plugin trust'.")
    var requireTrusted = false

    /// Where libraries run.
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where plugins run: inproc, or sandboxed, in processes of their own.",
            discussion:
                "A sandbox has limits: sandboxed:seconds=10,memory=1024 (for each call; in MiB).",
            valueName: "place"),
        transform: { text in
            guard let place = PluginIsolation(text) else {
                throw ValidationError(
                    "'\(text)' is no place; give inproc, sandboxed or sandboxed:seconds=10,memory=1024."
                )
            }
            return place
        })
    var isolation = PluginIsolation.inProcess

    /// Refuses named libraries that are no plugins, or not trusted where that is required, whatever the command does with them.
    ///
    /// - Throws: `PluginError`.
    func check() throws {
        let files = try PluginSearch(folders: []).files(named: plugin) { bytes in
            requireTrusted ? Fingerprint.sha256(bytes) : ""
        }
        guard requireTrusted else { return }
        let trusted = try TrustList(at: PluginFolders.trustList())
        for file in files { try trusted.require(file) }
    }

    /// Gathers every method: built in, of the libraries named, and of those found in the folders of `VANE_PLUGIN_PATH`.
    ///
    /// A library that was found and cannot be used costs a warning; one that was named is an error.
    ///
    /// - Throws: `PluginError` or `CommandError` for a library that was named and cannot be used.
    func methods() throws -> MethodCatalog {
        let plugins = try Plugins(self)
        var catalog = try Self.builtIn()
        for file in plugins.named { try plugins.add(file, to: &catalog) }
        for file in plugins.found {
            do {
                try plugins.add(file, to: &catalog)
            } catch {
                Console.note("warning: \(error)")
            }
        }
        return catalog
    }

    /// Gathers the methods that are built in.
    ///
    /// - Throws: `VaneError` when two of them have one id.
    static func builtIn() throws -> MethodCatalog {
        var catalog = MethodCatalog()
        try catalog.add(BuiltInProbes.methods)
        try catalog.add(BuiltInInterventions.methods)
        return catalog
    }
}

extension SharedOptions {
    /// Finds the shared options of a parsed command, where it has them.
    ///
    /// Looking inside the command serves every command alike, so none can forget the check.
    init?(of command: any ParsableCommand) {
        let groups = Mirror(reflecting: command).children.compactMap {
            $0.value as? OptionGroup<SharedOptions>
        }
        guard let group = groups.first else { return nil }
        self = group.wrappedValue
    }
}

/// SHA-256 in hexadecimal, by which files are recognised.
enum Fingerprint {
    /// Returns the hash of some bytes.
    static func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    /// Returns the hash of prompts in their order.
    static func prompts(_ texts: [String]) -> String {
        sha256(texts.flatMap { Array($0.utf8) + [0] })
    }
}
