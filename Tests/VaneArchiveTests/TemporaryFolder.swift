import FoundationEssentials

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
    /// The path.
    let path: String

    /// Makes a folder of a new name.
    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "vane-archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Returns the path of something in the folder.
    func path(_ name: String) -> String { path + "/" + name }

    /// Returns the bytes of a file in the folder.
    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    /// Writes a file and the folders it lies in.
    func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(filePath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Writes a text.
    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// Changes the bytes of a file in place.
    func change(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
        var bytes = try bytes(name)
        change(&bytes)
        try write(bytes, to: name)
    }

    /// Removes a file.
    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    /// Whether there is a file.
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Returns the paths of all files, sorted.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path)
            .filter {
                var isFolder = false
                return FileManager.default.fileExists(atPath: path($0), isDirectory: &isFolder)
                    && !isFolder
            }.sorted()
    }
}
