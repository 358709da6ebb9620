import ArgumentParser
import VaneArchive

/// The options of `vane bench archive`.
struct ArchiveBenchmarkOptions: ParsableArguments {
    /// The states.
    @Option(
        name: .long,
        help:
            "archive: a safetensors file with one tensor [rows, width] for each hook point; noise without it."
    )
    var states: String?
    /// Where the corpus goes for a while.
    @Option(name: .long, help: "archive: the folder that holds the corpus for a while.")
    var folder = "."
    /// Whether bfloat16 is stored as such.
    @Flag(name: .long, help: "archive: store bfloat16 as such, as 'vane capture' does.")
    var nativeBf16 = false
    /// Whether more time is spent on fewer bytes.
    @Flag(name: .long, help: "archive: look for fewer bytes, as 'vane capture' does.")
    var small = false
    /// The number of rows that are read one by one.
    @Option(name: .long, help: "archive: how many rows to read at random.")
    var rows = 1000
    /// The rows of a batch of an epoch.
    @Option(name: .long, help: "archive: the rows of a batch of an epoch.")
    var batch = 256

    /// Refuses numbers without sense.
    func validate() throws {
        guard rows > 0, batch > 0 else {
            throw ValidationError("--rows and --batch count from 1.")
        }
    }

    /// Reads or draws the states and returns what is to be timed.
    ///
    /// - Throws: What reading the states throws.
    func benchmark(repeats: Int) throws -> ArchiveBenchmark {
        let found =
            try states.map { try BenchmarkStates(file: $0) }
            ?? BenchmarkStates(rows: 65_536, width: 1024)
        guard !nativeBf16 || found.encoding == .bfloat16 else {
            throw CommandError(
                "--native-bf16 keeps bfloat16, and the states are \(found.encoding.rawValue); leave it out."
            )
        }
        return ArchiveBenchmark(
            states: found, encoding: nativeBf16 ? .nativeBfloat16 : found.encoding,
            compression: small ? .small : .fast, folder: folder, rowsAtRandom: rows,
            batchSize: batch, repeats: repeats)
    }
}
