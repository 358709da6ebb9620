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

    /// Gathers every method, built in and loaded.
    ///
    /// - Throws: `PluginError` for a library that cannot be loaded, `CommandError` for an option that is not there yet.
    func methods() throws -> MethodCatalog {
        guard !requireTrusted else { throw CommandError.notYet("--require-trusted") }
        var catalog = MethodCatalog()
        try catalog.add(BuiltInProbes.methods)
        try catalog.add(BuiltInInterventions.methods)
        for library in try libraries() { try catalog.add(library.methods) }
        return catalog
    }

    /// Loads the libraries that were asked for.
    ///
    /// - Throws: `PluginError` for a library that cannot be loaded.
    func libraries() throws -> [PluginLibrary] {
        try plugin.map { path in
            let file = try PluginFile(at: path, fingerprint: Fingerprint.sha256)
            return try PluginLibrary(loading: file, hostVersion: Version.current)
        }
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
