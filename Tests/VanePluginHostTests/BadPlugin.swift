import Foundation
import VaneCore

@testable import VanePluginHost

/// The plugin that misbehaves on purpose, in the hands of a host that takes care.
struct BadPlugin {
    /// The library's file.
    let file: PluginFile
    /// Loads it.
    var loader: PluginLoader

    /// The tool beside the tests, which answers as a child.
    static let program = PluginProgram(
        executable: (Bundle.main.executableURL?.deletingLastPathComponent())?
            .appending(path: "vane").path ?? "",
        arguments: ["plugin-host"])

    /// Limits within which a test waits for a plugin that hangs.
    static let limits = PluginLimits(seconds: 3, memoryMebibytes: 64, processorSeconds: 20)

    /// Builds the plugin.
    init(_ how: String = "", in place: String = "", _ macros: [String] = []) throws {
        let path = try FixtureLibrary.build(
            ["WHERE=\"\(place)\"", "HOW=\"\(how)\""] + macros, from: "bad")
        try self.init(library: path)
    }

    /// Takes a library that is there.
    init(library path: String) throws {
        file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        loader = PluginLoader(
            hostVersion: "0.0.0", program: Self.program, verdictFolder: nil,
            trialLimits: Self.limits)
    }

    /// Returns its method as it works in children.
    func sandboxed(_ limits: PluginLimits = limits) throws -> Method {
        var loader = loader
        loader.isolation = .sandboxed(limits)
        return try loader.load(file).methods[0]
    }
}
