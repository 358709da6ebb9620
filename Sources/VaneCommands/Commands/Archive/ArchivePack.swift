import ArgumentParser
import VaneArchive

extension ArchiveCommand {
    /// Packs a store into one file.
    struct Pack: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Pack a store into one zip file, the same bytes for the same contents.",
            discussion: """
                Vane, zarr-python (ZipStore) and tensorstore open the file as it is. A corpus is proved first; what an \
                interrupted capture left behind is not packed.
                """)

        /// The store.
        @Argument(help: "The store, a folder.") var path: String
        /// The file to write.
        @Argument(help: "The file to write; PATH.zip when left out.") var out: String?
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// Packs and reports.
        func run() throws {
            if let out { try OutputPath.check(out, apartFrom: path) }
            try PackingSummary(Archive(at: path).pack(to: out)).print(json: shared.json)
        }
    }
}

extension ArchiveCommand {
    /// Unpacks a store.
    struct Unpack: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Unpack a packed store into a folder, which a capture can go on with.")

        /// The file.
        @Argument(help: "The zip file.") var path: String
        /// The folder to make.
        @Argument(help: "The folder to make; PATH without .zip when left out.") var out: String?
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// Unpacks and reports.
        func run() throws {
            try PackingSummary(Archive(at: path).unpack(to: out)).print(json: shared.json)
        }
    }
}

/// What was packed or unpacked.
struct PackingSummary: Encodable {
    /// The file or folder that was written.
    let out: String
    /// The number of objects in it.
    let objects: Int
    /// Its bytes.
    let bytes: Int

    /// Takes a report over.
    init(_ report: PackingReport) {
        out = report.path
        objects = report.objectCount
        bytes = report.byteCount
    }

    /// Prints the summary.
    ///
    /// - Throws: The encoder's error.
    func print(json: Bool) throws {
        guard !json else { return try JSONText.print(self) }
        Console.print("\(out): \(objects) objects, \(bytes) bytes")
    }
}
