internal import FoundationEssentials

/// Where plugins are looked for: paths that were named, and folders that the user listed.
///
/// Nothing is loaded unasked.
public struct PluginSearch: Sendable, Hashable {
    /// The environment variable that lists folders, separated by colons.
    public static let variable = "VANE_PLUGIN_PATH"

    /// The folders, in order.
    public var folders: [String]

    /// Creates a search of folders.
    public init(folders: [String]) {
        self.folders = folders
    }

    /// Creates a search of the folders that an environment lists; empty entries are left out.
    public init(environment: [String: String]) {
        folders = (environment[Self.variable] ?? "").split(separator: ":").map(String.init)
    }

    /// Returns the plugins at the paths named, then those in the folders by name, each file once.
    ///
    /// Libraries in a folder that carry no manifest are no plugins and are passed over; a path that was named must be one.
    ///
    /// - Parameters:
    ///   - paths: The paths named.
    ///   - fingerprint: Computes the SHA-256 of bytes in hexadecimal.
    /// - Returns: The files, none of them loaded.
    /// - Throws: ``PluginError`` with the codes of ``PluginFile/init(at:fingerprint:)``.
    public func files(
        named paths: [String] = [], fingerprint: ([UInt8]) -> String
    ) throws(PluginError) -> [PluginFile] {
        var files: [PluginFile] = []
        for path in paths {
            files.append(try PluginFile(at: path, fingerprint: fingerprint))
        }
        for path in try candidates() {
            do throws(PluginError) {
                files.append(try PluginFile(at: path, fingerprint: fingerprint))
            } catch  where error.code == .noManifest || error.code == .notALibrary {
                continue
            }
        }
        var seen: Set<FileIdentity> = []
        return files.filter { seen.insert($0.identity).inserted }
    }

    /// Returns the paths in the folders that are named like libraries.
    private func candidates() throws(PluginError) -> [String] {
        var paths: [String] = []
        for folder in folders {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
                throw .noFolder(folder)
            }
            let libraries = names.filter { $0.hasSuffix(".so") || $0.hasSuffix(".dylib") }
            paths += libraries.sorted().map { "\(folder)/\($0)" }
        }
        return paths
    }
}
