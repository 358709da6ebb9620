import VaneArchive
import VaneCore
import VaneTensors

/// Times a corpus of given states: writing it, and each way of reading it.
struct ArchiveBenchmark {
    /// The states.
    let states: BenchmarkStates
    /// How values are stored.
    let encoding: ActivationEncoding
    /// How hard the writer looks for fewer bytes.
    let compression: ArchiveCompression
    /// The folder that holds the corpus for a while.
    let folder: String
    /// The number of rows that are read one by one.
    let rowsAtRandom: Int
    /// The rows of a batch of an epoch.
    let batchSize: Int
    /// How often each is timed, after one run that does not count.
    let repeats: Int

    /// The bytes of the states in their own type.
    private var rawByteCount: Int { states.count * (encoding.sourceType.byteCount ?? 0) }

    /// What is reported; seconds are medians.
    private struct Report: Encodable {
        /// The bytes of the states in their own type.
        var rawBytes: Int
        /// The bytes of the corpus on disk, labels and all.
        var bytes: Int
        /// Seconds to write the corpus, all files synchronised.
        var writeSeconds: Double
        /// Seconds to read all values as they are stored, from the page cache.
        var readSeconds: Double
        /// Seconds to read all values as `Float`, from the page cache.
        var readFloatSeconds: Double
        /// Seconds to read all values as they are stored after the files were dropped from the page cache.
        var coldSeconds: Double
        /// Seconds to read single rows at one hook point.
        var rowsSeconds: Double
        /// Seconds to read all rows at one hook point as they are stored.
        var oneSeconds: Double
        /// Seconds to pass all rows at one hook point in random order, in batches of `Float`.
        var epochSeconds: Double
        /// Seconds to copy about as many bytes as the states take, from memory to memory on one processor.
        var copySeconds: Double

        /// The keys that scripts rely on.
        private enum CodingKeys: String, CodingKey {
            case rawBytes = "raw_bytes"
            case bytes
            case writeSeconds = "write_seconds"
            case readSeconds = "read_seconds"
            case readFloatSeconds = "read_float_seconds"
            case coldSeconds = "cold_seconds"
            case rowsSeconds = "rows_seconds"
            case oneSeconds = "one_seconds"
            case epochSeconds = "epoch_seconds"
            case copySeconds = "copy_seconds"
        }
    }

    /// The seconds of every run, by what was timed.
    private struct Timings {
        /// The seconds.
        private var seconds: [String: [Double]] = [:]

        /// The median of what was timed under a name.
        subscript(name: String) -> Double { seconds[name, default: [0]].median }

        /// Times a piece of work and, when it counts, keeps the seconds.
        mutating func time(_ name: String, _ counts: Bool, _ work: () throws -> Void) rethrows {
            let start = ContinuousClock.now
            try work()
            if counts { seconds[name, default: []].append((ContinuousClock.now - start).seconds) }
        }

        /// Keeps seconds that were measured elsewhere.
        mutating func add(_ name: String, _ counts: Bool, _ value: Double) {
            if counts { seconds[name, default: []].append(value) }
        }
    }

    /// Times and prints.
    ///
    /// - Throws: What the archive throws.
    func run(json: Bool) async throws {
        let path = "\(folder)/vane-bench-\(UInt64.random(in: .min ... .max)).zarr"
        defer { try? FileBytes.remove(path) }
        var timings = Timings()
        var bytes = 0
        for turn in 0...repeats {
            let counts = turn > 0
            try FileBytes.remove(path)
            try timings.time("write", counts) { try write(to: path) }
            bytes = FileBytes.settleFiles(in: path)
            try timings.time("cold", counts) { try readAll(path) }
            try timings.time("read", counts) { try readAll(path) }
            try timings.time("float", counts) { try readFloats(path) }
            try timings.time("one", counts) { try read(states.middle, path) }
            try timings.time("rows", counts) { try readRows(path, seed: UInt64(turn)) }
            let start = ContinuousClock.now
            try await pass(path, epoch: turn)
            timings.add("epoch", counts, (ContinuousClock.now - start).seconds)
            timings.add("copy", counts, copySeconds())
        }
        try report(
            Report(
                rawBytes: rawByteCount, bytes: bytes,
                writeSeconds: timings["write"], readSeconds: timings["read"],
                readFloatSeconds: timings["float"], coldSeconds: timings["cold"],
                rowsSeconds: timings["rows"], oneSeconds: timings["one"],
                epochSeconds: timings["epoch"], copySeconds: timings["copy"]), json)
    }

    /// Prints a report.
    private func report(_ report: Report, _ json: Bool) throws {
        guard !json else { return try JSONText.print(report) }
        let raw = Double(report.rawBytes)
        func rate(_ seconds: Double, of bytes: Double) -> String {
            "\((bytes / seconds / 1e9).tenths) GB/s"
        }
        let one = raw / Double(states.hookPoints.count)
        Console.print(
            "archive \(encoding.rawValue): \(report.rawBytes) bytes become \(report.bytes), "
                + "\((100 * Double(report.bytes) / raw).tenths) %")
        Console.print(
            "write \(rate(report.writeSeconds, of: raw)), read \(rate(report.readSeconds, of: raw)), "
                + "as Float \(rate(report.readFloatSeconds, of: raw)), cold \(rate(report.coldSeconds, of: raw)), "
                + "one hook point \(rate(report.oneSeconds, of: one)), epoch \(rate(report.epochSeconds, of: one)); "
                + "memory copy \(rate(report.copySeconds, of: raw))")
        Console.print("\(rowsAtRandom) rows at random: \(report.rowsSeconds.thousandths) s")
    }

    /// Writes the states as a corpus.
    private func write(to path: String) throws {
        let corpus = CorpusDescription(
            model: nil, hookPoints: states.hookPoints, widths: states.widths, encoding: encoding,
            selection: .all, toolVersion: Version.current)
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus, options: ArchiveOptions(compression))
        try writer.append(states.samples)
        for batch in states.batches { try writer.append(batch) }
        try writer.finish()
    }

    /// Reads all values of one hook point as they are stored.
    private func read(_ hook: HookPoint, _ path: String) throws {
        _ = try Archive(at: path).array(at: "activations/\(hook)").elementBytes()
    }

    /// Reads all values as they are stored, one hook point after the other.
    private func readAll(_ path: String) throws {
        for hook in states.hookPoints { try read(hook, path) }
    }

    /// Reads all values as `Float`, one hook point after the other.
    private func readFloats(_ path: String) throws {
        for hook in states.hookPoints {
            _ = try Archive(at: path).array(at: "activations/\(hook)").rows()
        }
    }

    /// Reads single rows in no order.
    private func readRows(_ path: String, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let rows = (0..<rowsAtRandom).map { _ in Int.random(in: 0..<states.rows, using: &generator)
        }
        _ = try Archive(at: path).array(at: "activations/\(states.middle)").rows(rows)
    }

    /// Returns the seconds to copy as many bytes as the states take, in pieces that no cache holds.
    private func copySeconds() -> Double {
        let source = [UInt8](repeating: 1, count: min(rawByteCount, 128 << 20))
        var target = source
        target[0] = 2
        let start = ContinuousClock.now
        for _ in stride(from: 0, to: rawByteCount, by: source.count) {
            // SAFETY: both arrays have the same number of bytes.
            unsafe source.withUnsafeBytes { source in
                unsafe target.withUnsafeMutableBytes { unsafe $0.copyMemory(from: source) }
            }
        }
        let pieces = (rawByteCount + source.count - 1) / source.count
        return (ContinuousClock.now - start).seconds * Double(rawByteCount)
            / Double(pieces * source.count)
    }

    /// Passes all rows at one hook point in random order.
    private func pass(_ path: String, epoch: Int) async throws {
        var rows = 0
        let batches = try Archive(at: path).shuffledRows(
            at: [states.middle], batchSize: batchSize, seed: 1, epoch: epoch)
        for try await batch in batches { rows += batch.labels.count }
        guard rows == states.rows else {
            throw CommandError("An epoch had \(rows) of \(states.rows) rows; please report this.")
        }
    }
}
