import ArgumentParser
import VanePluginHost

extension PluginCommand {
    /// Keeps the list of libraries that `--require-trusted` lets in.
    struct Trust: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Trust plugins by their SHA-256; list them, or take them from the list.",
            discussion: """
                Nothing of a library runs while it is put on the list. The list is a text file in the form of \
                sha256sum, so that 'sha256sum --check' tells which libraries have changed since.
                """)

        /// The libraries.
        @Argument(
            help: ArgumentHelp(
                "Libraries to trust; with --remove also hashes, or at least 8 digits of one.",
                valueName: "library"))
        var libraries: [String] = []

        /// Whether to print the list.
        @Flag(name: .long, help: "Print the list.")
        var list = false

        /// Whether to take the libraries from the list.
        @Flag(name: .long, help: "Take the libraries from the list.")
        var remove = false

        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// A library on the list as JSON.
        private struct Entry: Encodable {
            /// Where it was when it was trusted.
            let library: String
            /// SHA-256 of the file.
            let sha256: String

            /// Copies an entry of the list.
            init(_ entry: TrustList.Entry) {
                library = entry.path
                sha256 = entry.fingerprint
            }
        }

        /// Refuses wishes that exclude each other.
        func validate() throws {
            guard list == libraries.isEmpty, !(list && remove) else {
                throw ValidationError("Name libraries, with or without --remove, or give --list.")
            }
        }

        /// Changes or prints the list.
        func run() throws {
            var trusted = try TrustList(at: PluginFolders.trustList())
            guard !list else { return try show("trusted", trusted.entries) }
            guard !remove else {
                var removed: [TrustList.Entry] = []
                for library in libraries { removed += try trusted.remove(library) }
                return try show("removed", removed)
            }
            // All of them are looked at before one is trusted.
            let files = try libraries.map {
                try PluginFile(at: $0, fingerprint: Fingerprint.sha256)
            }
            for file in files { try trusted.add(file) }
            let hashes = Set(files.map(\.fingerprint))
            try show("trusted", trusted.entries.filter { hashes.contains($0.fingerprint) })
        }

        /// Prints entries of the list.
        private func show(_ word: String, _ entries: [TrustList.Entry]) throws {
            guard !shared.json else { return try JSONText.print([word: entries.map(Entry.init)]) }
            if entries.isEmpty {
                Console.print("No plugin is trusted; trust one with 'vane plugin trust LIB'.")
            }
            for entry in entries { Console.print("\(entry.fingerprint)  \(entry.path)") }
        }
    }
}
