internal import FoundationEssentials

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What is remembered of trials, one file a library, named by the SHA-256 of the library.
///
/// A file that is damaged, or was written by another build of the host, counts as none; a folder that cannot be written means
/// that libraries are tried again each time.
struct VerdictStore: Sendable {
    /// The folder, or nothing to remember nothing.
    let folder: String?
    /// Which build of the host the trials are those of.
    let host: String

    /// What is remembered of a library.
    enum Verdict: Codable, Sendable, Hashable {
        /// It passed and offers this.
        case passed(LibraryListing)
        /// It is on the block list, for this reason.
        case blocked(String)
    }

    /// What a file holds.
    private struct Record: Codable {
        /// Which build of the host wrote it.
        let host: String
        /// What is remembered.
        let verdict: Verdict
    }

    /// The most bytes of a file that is looked at.
    private static let sizeMost = 16 << 20

    /// Creates the store of a host.
    init(folder: String?, hostVersion: String, program: PluginProgram) {
        self.folder = folder
        var status = stat()
        // SAFETY: `status` is a whole `stat`, which the call fills in.
        let isThere = unsafe stat(program.executable, &status) == 0
        let build = isThere ? " \(status.st_ino) \(status.st_size) \(status.changed)" : ""
        host = hostVersion + build
    }

    /// Returns what is remembered of a library.
    func verdict(of fingerprint: String) -> Verdict? {
        guard let path = path(of: fingerprint),
            let data = FileManager.default.contents(atPath: path), data.count <= Self.sizeMost,
            let record = try? ChildMessage.decoder.decode(Record.self, from: data),
            record.host == host
        else { return nil }
        return record.verdict
    }

    /// Remembers something of a library, whole or not at all.
    func keep(_ verdict: Verdict, of fingerprint: String) {
        guard let folder, let path = path(of: fingerprint),
            let data = try? ChildMessage.encoder.encode(Record(host: host, verdict: verdict))
        else { return }
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try? data.write(to: URL(filePath: path), options: .atomic)
    }

    /// Forgets what is remembered of a library.
    func forget(_ fingerprint: String) {
        guard let path = path(of: fingerprint) else { return }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The file of a library; none for what is no hash.
    private func path(of fingerprint: String) -> String? {
        guard !fingerprint.isEmpty, fingerprint.allSatisfy(\.isHexDigit) else { return nil }
        return folder.map { "\($0)/\(fingerprint).json" }
    }
}

extension stat {
    /// When the file was last changed, in nanoseconds.
    fileprivate var changed: Int {
        #if canImport(Darwin)
        st_mtimespec.tv_sec * 1_000_000_000 + st_mtimespec.tv_nsec
        #else
        st_mtim.tv_sec * 1_000_000_000 + st_mtim.tv_nsec
        #endif
    }
}
