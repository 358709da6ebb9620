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
    @Flag(name: .long, help: "Refuse plugins that are not on the trust list (not there yet).")
    var requireTrusted = false

    /// Refuses what is not there yet and named libraries that are no plugins, whatever the command does with them.
    ///
    /// - Throws: `CommandError` for an option that is not there yet, `PluginError` for a file that is no plugin.
    func check() throws {
        guard !requireTrusted else { throw CommandError.notYet("--require-trusted") }
        _ = try PluginSearch(folders: []).files(named: plugin) { _ in "" }
    }

    /// Gathers every method: built in, of the libraries named, and of those found in the folders of `VANE_PLUGIN_PATH`.
    ///
    /// A library that was found and cannot be used costs a warning; one that was named is an error.
    ///
    /// - Throws: `PluginError` or `CommandError` for a library that was named and cannot be used.
    func methods() throws -> MethodCatalog {
        let plugins = try Plugins(named: plugin)
        var catalog = try Self.builtIn()
        for file in plugins.named { try Plugins.add(file, to: &catalog) }
        for file in plugins.found {
            do {
                try Plugins.add(file, to: &catalog)
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
