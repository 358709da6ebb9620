import ArgumentParser
import VanePluginHost

/// The child in which a plugin is tried out or works in a sandbox; the tool starts it, people do not.
struct PluginHostCommand: ParsableCommand {
    /// The command's word, by which the tool calls itself.
    static let name = "plugin-host"

    /// How the command presents itself: not at all.
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Run a plugin for another 'vane'.", shouldDisplay: false)

    /// Serves the tool that started this process; returns the exit status, or nothing when none did.
    static func serve() -> Int32? {
        PluginGuest.serve(fingerprint: Fingerprint.sha256, judge: judge)
    }

    /// Says that people do not start it: a child is served before commands are parsed.
    func run() throws {
        throw CommandError.usage(
            "'vane \(Self.name)' is started by vane itself; see 'vane plugin --help'.")
    }
}
