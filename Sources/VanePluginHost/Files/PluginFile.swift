/// A plugin's library as far as it is known without running any of its code.
///
/// Between this and ``PluginLibrary/init(loading:hostVersion:)`` is the place where a host decides whether it trusts the file.
public struct PluginFile: Sendable, Hashable {
    /// The absolute path, symbolic links resolved.
    public let path: String

    /// The SHA-256 of the file in hexadecimal.
    public let fingerprint: String

    /// For which version of the contract it was built.
    public let manifest: PluginManifest

    /// Which file it is, whatever its path.
    let identity: FileIdentity

    /// Reads a library's manifest and fingerprint.
    ///
    /// - Parameters:
    ///   - path: The library's path.
    ///   - fingerprint: Computes the SHA-256 of bytes in hexadecimal.
    /// - Throws: ``PluginError`` with code `notFound`, `notALibrary`, `noManifest`, `invalidManifest` or `wrongABI`.
    public init(at path: String, fingerprint: ([UInt8]) -> String) throws(PluginError) {
        let contents = try FileContents(at: path)
        self.path = contents.path
        identity = contents.identity
        manifest = try PluginManifest(of: contents.bytes, path: path)
        self.fingerprint = fingerprint(contents.bytes)
    }
}
