internal import CVanePlugin

/// What a library says about itself before any of its code runs: for which version of the contract it was built.
public struct PluginManifest: Sendable, Hashable, CustomStringConvertible {
    /// The revision of the contract, equal on both sides.
    public let major: Int
    /// What was added since.
    public let minor: Int

    /// The section that carries it in an ELF file.
    static let section = ".vane_plugin"

    /// The version that this program speaks.
    static let current = PluginManifest(major: Int(VANE_ABI_MAJOR), minor: Int(VANE_ABI_MINOR))

    /// The version in its written form, `major.minor`.
    public var description: String { "\(major).\(minor)" }

    /// Creates a manifest.
    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads the manifest of a library's bytes.
    ///
    /// - Throws: ``PluginError`` with code `notALibrary`, `noManifest`, `invalidManifest` or `wrongABI`.
    init(of bytes: [UInt8], path: String) throws(PluginError) {
        let contents: ArraySlice<UInt8>?
        do throws(ELFSections.Problem) {
            contents = try ELFSections(bytes).contents(of: Self.section)
        } catch {
            throw .notALibrary(path, error)
        }
        guard let contents else { throw .noManifest(path) }
        guard let manifest = Self(contents) else {
            throw .invalidManifest(path, bytes: contents.count)
        }
        guard manifest.major == Self.current.major else { throw .wrongABI(path, manifest) }
        self = manifest
    }

    /// Reads the struct `vane_manifest_t`, or nothing when the bytes are none.
    private init?(_ bytes: ArraySlice<UInt8>) {
        let size = Int(VANE_MANIFEST_LEAST)
        guard bytes.count >= size else { return nil }
        let start = bytes.startIndex
        let structSize = UInt32(littleEndianBytes: bytes[start..<(start + 4)])
        let magic = UInt64(littleEndianBytes: bytes[(start + 8)..<(start + 16)])
        guard structSize >= size, structSize <= bytes.count, magic == VANE_MANIFEST_MAGIC else {
            return nil
        }
        major = Int(UInt16(littleEndianBytes: bytes[(start + 4)..<(start + 6)]))
        minor = Int(UInt16(littleEndianBytes: bytes[(start + 6)..<(start + 8)]))
    }
}
