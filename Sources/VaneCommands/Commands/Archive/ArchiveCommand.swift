import ArgumentParser
import VaneArchive
import VaneCore

/// What can be done with archives.
struct ArchiveCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Look into archives, prove, repair and pack them, import and export.",
        subcommands: [
            Info.self, Verify.self, Export.self, Repair.self, Pack.self, Unpack.self, Import.self,
        ])

    /// Says what a store holds.
    struct Info: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Say what a store holds and how much room it takes.")

        /// The store.
        @Argument(help: "The store.") var path: String
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// Prints the summary.
        func run() throws {
            let archive = try Archive(at: path)
            let report = ArchiveReport(archive, try archive.summary())
            guard !shared.json else { return try JSONText.print(report) }
            report.lines.forEach(Console.print)
        }
    }

    /// Proves every byte.
    struct Verify: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Prove every byte against checksums and the manifest.")

        /// The store.
        @Argument(help: "The store.") var path: String
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// The proof as JSON.
        private struct Report: Encodable {
            /// The store.
            let path: String
            /// Whether everything is as it should be.
            let ok: Bool
            /// The chunks decoded.
            let chunks: Int
            /// The bytes read.
            let bytes: Int
            /// What is damaged.
            let damages: [String]
        }

        /// Prints the proof; damage is a failure.
        func run() throws {
            let found = try Archive(at: path).verify()
            let report = Report(
                path: path, ok: found.isIntact, chunks: found.chunkCount, bytes: found.byteCount,
                damages: found.damages.map(\.description))
            if shared.json { try JSONText.print(report) }
            guard found.isIntact else {
                if !shared.json { report.damages.forEach(Console.print) }
                throw CommandError(
                    "'\(path)' has \(report.damages.count) damaged parts; "
                        + "run 'vane archive repair' to keep what is sound.")
            }
            guard !shared.json else { return }
            Console.print("\(path): intact, \(report.chunks) chunks, \(report.bytes) bytes")
        }
    }
}
