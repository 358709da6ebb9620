import Foundation

/// A folder that is removed when the test lets go of it.
final class TemporaryFolder {
    /// The folder's path.
    let path: String

    /// Makes the folder.
    init() throws {
        path = NSTemporaryDirectory() + "vane-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
