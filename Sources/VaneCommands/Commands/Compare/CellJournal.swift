import FoundationEssentials
import Glibc
import Synchronization
import VaneComparison
import VaneCore

/// Keeps the cells of a comparison in a file of JSON lines, each written as soon as it was measured.
///
/// The first line names what all cells have in common: model, prompts, division and settings. A line that a kill left torn is dropped.
final class CellJournal: CellStore {
    /// The first line.
    private struct Head: Codable, Equatable {
        /// The version of the form.
        var cells = 1
        /// The hash of what all cells have in common.
        var context: String
    }

    /// A cell.
    private struct Line<Value: Codable>: Codable {
        /// What it is of.
        var cell: String
        /// What came of it.
        var value: Value
    }

    /// The key of a cell alone.
    private struct Key: Codable {
        /// What it is of.
        var cell: String
    }

    /// What changes while a run goes on.
    private struct State {
        /// The lines known, by cell.
        var known: [String: [UInt8]] = [:]
        /// The cells that were in the file to begin with.
        var earlier: Set<String> = []
        /// The cells found in the file that were asked for again.
        var reused = 0
        /// The cells measured.
        var measured = 0
    }

    /// The file.
    let path: String
    /// The open file.
    private let descriptor: Int32
    /// The state; the lock guards it and the file.
    private let state: Mutex<State>

    /// Opens a journal, or begins one.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - context: The hash of what all cells have in common.
    ///   - resuming: Whether cells that are there already are kept.
    /// - Throws: `CommandError` for cells that are of something else, or that would be lost, and for a file that cannot be written.
    init(_ path: String, context: String, resuming: Bool) throws {
        self.path = path
        var state = State()
        var start: [UInt8] = []
        let head = Head(context: context)
        if FileBytes.exists(path) {
            let lines = try FileBytes.read(path).split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            try Self.check(lines, head, path: path, resuming: resuming)
            if resuming { (start, state.known) = Self.known(lines) }
            state.earlier = Set(state.known.keys)
        }
        if start.isEmpty { start = try Self.encode(head) }
        try FileBytes.write(start, to: path)
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError("'\(path)' cannot be written: \(Console.systemReason).")
        }
        self.state = Mutex(state)
    }

    deinit { close(descriptor) }

    /// Refuses a journal of something else, and one that would be lost.
    private static func check(
        _ lines: [ArraySlice<UInt8>], _ head: Head, path: String, resuming: Bool
    ) throws {
        let found = lines.first.flatMap { try? JSONDecoder().decode(Head.self, from: Data($0)) }
        let cells = max(0, lines.count - 2)
        guard resuming else {
            guard cells <= 0 || lines.contains(where: { Array($0) == Self.end }) else {
                throw CommandError(
                    "'\(path)' keeps \(cells) cells of a comparison that was cut off; give --resume to go on, another --out, or remove it to begin anew."
                )
            }
            return
        }
        guard let found else {
            throw CommandError("'\(path)' is no journal of cells; choose another --out.")
        }
        guard found == head else {
            throw CommandError(
                "'\(path)' keeps cells of another model, other prompts, another division or other settings of all methods "
                    + "(\(found.context.prefix(12))…, now \(head.context.prefix(12))…); choose another --out, or remove '\(path)' to begin anew."
            )
        }
    }

    /// The whole lines of a file and the cells in them.
    private static func known(
        _ lines: [ArraySlice<UInt8>]
    ) -> (start: [UInt8], cells: [String: [UInt8]]) {
        var (start, cells): ([UInt8], [String: [UInt8]]) = ([], [:])
        // What follows the last line's end was torn off while it was written.
        for (index, line) in lines.dropLast().enumerated() where Array(line) != Self.end {
            if index > 0 {
                guard let key = try? JSONDecoder().decode(Key.self, from: Data(line)) else {
                    continue
                }
                cells[key.cell] = Array(line)
            }
            start += line + [UInt8(ascii: "\n")]
        }
        return (start, cells)
    }

    /// The line that says that a comparison was finished.
    private static let end = Array(#"{"finished":true}"#.utf8)

    /// Notes that the comparison is finished, so that beginning anew loses nothing.
    ///
    /// - Throws: `CommandError` when it cannot be written.
    func finish() throws {
        try state.withLock { _ in try append(Self.end + [UInt8(ascii: "\n")]) }
    }

    /// The cells found and the cells measured.
    var counts: (reused: Int, measured: Int) { state.withLock { ($0.reused, $0.measured) } }

    /// Returns a cell's value, kept or measured.
    ///
    /// - Throws: What the closure throws, and `CommandError` when the cell cannot be kept.
    func value<Value: Codable & Sendable>(
        _ key: String, measure: () throws -> Value
    ) throws -> Value {
        let known = state.withLock { state in
            if state.earlier.remove(key) != nil { state.reused += 1 }
            return state.known[key]
        }
        if let known, let line = try? Self.decode(Line<Value>.self, from: known) {
            return line.value
        }
        let bytes = try Self.encode(Line(cell: key, value: try measure()))
        try state.withLock { state in
            state.measured += 1
            state.known[key] = bytes.dropLast()
            try append(bytes)
        }
        // What is read back is what a resumed run would see, to the last bit.
        return try Self.decode(Line<Value>.self, from: bytes).value
    }

    /// Writes a line at the end of the file.
    private func append(_ bytes: [UInt8]) throws {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            // SAFETY: The buffer lives as long as the call, and `count` is its size.
            unsafe write(descriptor, buffer.baseAddress, buffer.count)
        }
        guard written == bytes.count else {
            throw CommandError(
                "A cell cannot be kept in '\(path)': \(Console.systemReason); make room and go on with --resume."
            )
        }
    }

    /// Reads a value of one line.
    private static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(type, from: Data(bytes))
    }

    /// Writes a value as one line.
    private static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}
