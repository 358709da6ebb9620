import ArgumentParser
import VaneCore
import VanePluginHost

/// What can be done with plugins.
struct PluginCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "Make, list, check and trust plugins.",
        subcommands: [New.self, List.self, Check.self, Trust.self])

    /// Lists the methods of the libraries that are named or found.
    struct List: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "List the methods of plugins named by --plugin and found on VANE_PLUGIN_PATH."
        )

        /// Whether libraries on the block list are tried again.
        @Flag(name: .long, help: "Try libraries again that crashed or hung when they were tried.")
        var retry = false

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
            /// What it offers and this version cannot use.
            let unusable: [String]
            /// Why it could not be loaded, if it could not.
            let error: String?
        }

        /// Prints the list; fails when a library that was named cannot be used.
        func run() throws {
            let plugins = try Plugins(shared, retryingBlocked: retry)
            var catalog = try SharedOptions.builtIn()
            let entries = (plugins.named + plugins.found).map {
                Self.entry($0, plugins, &catalog)
            }
            if shared.json {
                try JSONText.print(["plugins": entries])
            } else {
                show(entries)
            }
            let failed = entries.prefix(plugins.named.count).filter {
                $0.error != nil || $0.methods.isEmpty
            }
            guard let first = failed.first else { return }
            throw CommandError(
                "\(failed.count) of \(plugins.named.count) libraries named cannot be used, the first is "
                    + "'\(first.library)'; the list says why.")
        }

        /// Prints the list as text.
        private func show(_ entries: [Entry]) {
            guard !entries.isEmpty else {
                return Console.print(
                    "No plugins: name one with --plugin, or set VANE_PLUGIN_PATH to folders of them."
                )
            }
            for entry in entries {
                let methods =
                    entry.methods.isEmpty
                    ? "no usable method" : entry.methods.joined(separator: ", ")
                Console.print(
                    "\(entry.library)  \(entry.sha256.prefix(12))  " + (entry.error ?? methods))
                for line in entry.unusable { Console.print("  not usable: \(line)") }
            }
        }

        /// Loads a library and says what it offers beside the libraries before it.
        private static func entry(
            _ file: PluginFile, _ plugins: Plugins, _ catalog: inout MethodCatalog
        ) -> Entry {
            do {
                let library = try plugins.add(file, to: &catalog, warning: false)
                return Entry(
                    library: file.path, sha256: file.fingerprint,
                    methods: library.methods.map(\.descriptor.id), unusable: library.unusable,
                    error: nil)
            } catch {
                return Entry(
                    library: file.path, sha256: file.fingerprint, methods: [], unusable: [],
                    error: "\(error)")
            }
        }
    }
}
