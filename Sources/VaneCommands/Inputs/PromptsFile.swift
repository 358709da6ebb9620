import FoundationEssentials
import VaneCore

/// A file of prompts: one JSON object a line.
struct PromptsFile: Sendable {
    /// The prompts, in order.
    let samples: [Sample]
    /// SHA-256 of the file.
    let fingerprint: String

    /// A line of the file.
    private struct Line: Decodable {
        /// The name, unique in the file; the line's number when absent.
        let id: String?
        /// The prompt.
        let prompt: String
        /// The class.
        let label: String?
        /// The group that a split must not tear apart.
        let group: String?
        /// The whole positive contrast prompt.
        let positive: String?
        /// The whole negative contrast prompt.
        let negative: String?
        /// A reply's beginning.
        let forced: String?
        /// The reply wanted.
        let target: String?
    }

    /// Reads a file.
    ///
    /// - Throws: `CommandError` that names the line for anything that is not a prompt.
    init(path: String) throws {
        let bytes = try FileBytes.read(path)
        fingerprint = Fingerprint.sha256(bytes)
        var samples: [Sample] = []
        var seen: Set<String> = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, bytes) in lines.enumerated() where !bytes.allSatisfy({ $0 == 32 || $0 == 13 })
        {
            let sample = try PromptsFile.sample(Array(bytes), number: number + 1, path: path)
            guard seen.insert(sample.id).inserted else {
                throw CommandError(
                    "Line \(number + 1) of '\(path)' repeats the id '\(sample.id)'; ids are unique in a file."
                )
            }
            samples.append(sample)
        }
        guard !samples.isEmpty else {
            throw CommandError(
                "'\(path)' holds no prompts; write one JSON object a line, with \"prompt\".")
        }
        self.samples = samples
    }

    /// Reads one line.
    private static func sample(_ bytes: [UInt8], number: Int, path: String) throws -> Sample {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else {
            throw CommandError(
                "Line \(number) of '\(path)' is no prompt; expected a JSON object such as "
                    + "{\"id\": \"a\", \"prompt\": \"Once upon a time\"} with text values.")
        }
        return Sample(
            id: line.id ?? "\(number)", prompt: line.prompt, label: line.label, group: line.group,
            positive: line.positive, negative: line.negative, forced: line.forced,
            target: line.target)
    }
}

/// Reads and writes whole files.
enum FileBytes {
    /// Returns the bytes of a file.
    ///
    /// - Throws: `CommandError` that names the file.
    static func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError.unreadable(path, "there is no such file, or it may not be read")
        }
        return [UInt8](data)
    }

    /// Writes a text to a file as a whole.
    ///
    /// - Throws: `CommandError` that names the file.
    static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Writes bytes to a file as a whole.
    ///
    /// - Throws: `CommandError` that names the file.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandError("'\(path)' cannot be written: \(error).")
        }
    }

    /// Makes a folder with all folders above it.
    ///
    /// - Throws: `CommandError` that names the folder.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandError("Folder '\(path)' cannot be made: \(error).")
        }
    }

    /// Returns whether something exists at a path.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Removes what is at a path, if anything.
    ///
    /// - Throws: `CommandError` that names the path.
    static func remove(_ path: String) throws {
        guard exists(path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw CommandError("'\(path)' cannot be removed: \(error).")
        }
    }
}
