import FoundationEssentials

/// A folder for files that nobody keeps.
struct TemporaryFolder {
    /// Its path.
    let path: String

    /// Makes a folder of its own below the system's folder for temporary files.
    ///
    /// - Throws: `CommandError` when it cannot be made.
    init() throws {
        let folder = FileManager.default.temporaryDirectory
        path = folder.appending(path: "vane-\(UUID().uuidString)").path()
        try FileBytes.makeFolder(path)
    }

    /// Removes the folder with all that is in it.
    func remove() { try? FileBytes.remove(path) }
}
