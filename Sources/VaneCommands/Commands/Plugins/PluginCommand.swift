import ArgumentParser
import FoundationEssentials
import VaneCore
import VanePluginHost

/// What can be done with plugins.
struct PluginCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "List plugins (and, in a later version, make, check and trust them).",
        subcommands: [List.self, New.self, Check.self, Trust.self])

    /// Lists the methods of the libraries that are named or found.
    struct List: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "List the methods of plugins named by --plugin and found on VANE_PLUGIN_PATH."
        )

        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// A library as JSON.
        private struct Entry: Encodable {
            /// The path.
            let library: String
            /// SHA-256 of the file.
            let sha256: String
            /// The ids of its methods.
            let methods: [String]
            /// Why it could not be loaded, if it could not.
            let error: String?
        }

        /// Prints the list; fails when a library that was named is no plugin.
        func run() throws {
            let search = PluginSearch(environment: ProcessInfo.processInfo.environment)
            let files = try search.files(named: shared.plugin, fingerprint: Fingerprint.sha256)
            let entries = files.map(Self.entry)
            guard !shared.json else { return try JSONText.print(["plugins": entries]) }
            guard !entries.isEmpty else {
                return Console.print(
                    "No plugins: name one with --plugin, or set VANE_PLUGIN_PATH to folders of them."
                )
            }
            for entry in entries {
                Console.print(
                    "\(entry.library)  \(entry.sha256.prefix(12))  "
                        + (entry.error ?? entry.methods.joined(separator: ", ")))
            }
        }

        /// Loads a library and says what it offers.
        private static func entry(_ file: PluginFile) -> Entry {
            do {
                let library = try PluginLibrary(loading: file, hostVersion: Version.current)
                return Entry(
                    library: file.path, sha256: file.fingerprint,
                    methods: library.methods.map(\.descriptor.id), error: nil)
            } catch {
                return Entry(
                    library: file.path, sha256: file.fingerprint, methods: [], error: "\(error)")
            }
        }
    }

    /// Makes a plugin package; a later version brings it.
    struct New: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(abstract: "Not there yet.")
        /// Everything that follows, not looked at.
        @Argument(parsing: .captureForPassthrough) var rest: [String] = []
        /// Says that the command is not there yet.
        func run() throws { throw CommandError.notYet("vane plugin new") }
    }

    /// Checks a plugin's promises; a later version brings it.
    struct Check: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(abstract: "Not there yet.")
        /// Everything that follows, not looked at.
        @Argument(parsing: .captureForPassthrough) var rest: [String] = []
        /// Says that the command is not there yet.
        func run() throws { throw CommandError.notYet("vane plugin check") }
    }

    /// Trusts a plugin; a later version brings it.
    struct Trust: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(abstract: "Not there yet.")
        /// Everything that follows, not looked at.
        @Argument(parsing: .captureForPassthrough) var rest: [String] = []
        /// Says that the command is not there yet.
        func run() throws { throw CommandError.notYet("vane plugin trust") }
    }
}
