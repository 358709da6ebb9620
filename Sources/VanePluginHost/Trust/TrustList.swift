internal import FoundationEssentials

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The libraries that a user trusts, by SHA-256, in a text file of the form that `sha256sum` writes and checks.
public struct TrustList: Sendable, Hashable {
    /// A library that is trusted.
    public struct Entry: Sendable, Hashable {
        /// The SHA-256 of the file in hexadecimal.
        public let fingerprint: String
        /// Where the file was when it was trusted; only the hash counts.
        public let path: String
    }

    /// The file.
    public let path: String

    /// What is on the list, in the order of trusting.
    public private(set) var entries: [Entry] = []

    /// The number of digits of a SHA-256.
    private static let digits = 64

    /// Reads a list; one that does not exist is empty.
    ///
    /// - Throws: ``PluginError`` with code `invalid-trust-list` for a line that is none of a list's, and for a file that others
    ///   may write or that cannot be read.
    public init(at path: String) throws(PluginError) {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { return }
        var status = stat()
        // SAFETY: `status` is a whole `stat`, which the call fills in.
        guard unsafe stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path)
        else { throw .trustListFailed(path, FileContents.lastProblem) }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw .openTrustList(path) }
        let lines = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let (hash, rest) = (line.prefix(Self.digits), line.dropFirst(Self.digits))
            guard Self.isHash(hash), rest.hasPrefix("  "), rest.count > 2 else {
                throw .invalidTrustLine(path, line: index + 1)
            }
            entries.append(Entry(fingerprint: String(hash), path: String(rest.dropFirst(2))))
        }
    }

    /// Returns whether a library is trusted.
    public func contains(_ fingerprint: String) -> Bool {
        entries.contains { $0.fingerprint == fingerprint }
    }

    /// Refuses a library that is not trusted.
    ///
    /// - Throws: ``PluginError`` with code `not-trusted`.
    public func require(_ file: PluginFile) throws(PluginError) {
        guard contains(file.fingerprint) else { throw .notTrusted(file.path, file.fingerprint) }
    }

    /// Trusts a library, and writes the list.
    ///
    /// - Throws: ``PluginError`` with code `invalid-trust-list` when it cannot be written.
    /// - Returns: Whether it was not on the list before.
    @discardableResult
    public mutating func add(_ file: PluginFile) throws(PluginError) -> Bool {
        guard !contains(file.fingerprint) else { return false }
        // A line is one entry, whatever the file is called.
        let name = file.path.split(whereSeparator: \.isNewline).joined(separator: " ")
        entries.append(Entry(fingerprint: file.fingerprint, path: name))
        try write()
        return true
    }

    /// Takes libraries from the list by hash, beginning of a hash of at least 8 digits, or path, and writes the list.
    ///
    /// - Throws: ``PluginError`` with code `not-trusted` when there is none such, `invalid-trust-list` when it cannot be written.
    /// - Returns: What was taken from it.
    @discardableResult
    public mutating func remove(_ subject: String) throws(PluginError) -> [Entry] {
        let absolute = FileContents.resolve(subject) ?? subject
        let isPrefix = subject.count >= 8 && subject.allSatisfy(\.isHexDigit)
        let removed = entries.filter { entry in
            entry.path == absolute || entry.path == subject
                || isPrefix && entry.fingerprint.hasPrefix(subject.lowercased())
        }
        guard !removed.isEmpty else { throw .notListed(subject) }
        entries.removeAll { removed.contains($0) }
        try write()
        return removed
    }

    /// Writes the list, whole or not at all, for the user's eyes and hands alone.
    private func write() throws(PluginError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        let text = entries.map { "\($0.fingerprint)  \($0.path)\n" }.joined()
        do {
            try FileManager.default.createDirectory(
                atPath: folder.isEmpty ? "." : folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw .trustListFailed(path, FileContents.lastProblem)
        }
    }

    /// Whether a text is a SHA-256 in small letters.
    private static func isHash(_ text: Substring) -> Bool {
        text.count == digits && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
}
