import FoundationEssentials
import Glibc
import VaneTensorFiles

/// Reads and writes whole files, and makes folders.
enum FileBytes {
    /// Returns all that can be read at a path, also from a pipe or standard input.
    ///
    /// - Throws: `TensorFileError` that names the file.
    static func read(_ path: String) throws -> [UInt8] {
        try VaneTensorFiles.FileBytes.readStream(path)
    }

    /// Writes a text to a file as a whole.
    ///
    /// - Throws: `TensorFileError` that names the file.
    static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Writes bytes to a file as a whole.
    ///
    /// - Throws: `TensorFileError` that names the file.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try VaneTensorFiles.FileBytes.replace(path, with: bytes)
    }

    /// Makes a folder with all folders above it.
    ///
    /// - Throws: `CommandError` that names the folder.
    static func makeFolder(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part + "/"
            guard unsafe mkdir(made, 0o777) == 0 || errno == EEXIST else {
                throw CommandError.folder(path, Console.systemReason)
            }
        }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            throw CommandError.folder(path, "a file is in its place")
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
            throw CommandError("'\(path)' cannot be removed; check its permissions.")
        }
    }
}
