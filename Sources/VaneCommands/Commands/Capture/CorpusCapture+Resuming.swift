import VaneArchive
import VaneCore

extension CorpusCapture {
    /// Refuses to go on with a corpus that was begun from other prompts or with other settings.
    ///
    /// - Throws: `CommandError` that names what differs, and `ArchiveError` when the store is no corpus.
    func requireSame(
        _ description: CorpusDescription, _ archive: Archive, at path: String
    ) throws {
        guard let begun = archive.corpus else {
            throw CommandError(
                "'\(path)' is no corpus that a capture began; choose another path for --out.")
        }
        let compression = archive.compression ?? .fast
        let differences: [(String, String, String)?] = [
            Self.difference("--model", begun.model?.fingerprint, description.model?.fingerprint),
            Self.difference("--prompts", begun.promptsHash, description.promptsHash),
            Self.difference("--at", Self.list(begun), Self.list(description)),
            Self.difference("--tokens", "\(begun.selection)", "\(description.selection)"),
            Self.difference(
                "--contrast", begun.contrastSelection?.description,
                description.contrastSelection?.description),
            Self.difference("--dtype", begun.encoding.rawValue, description.encoding.rawValue),
            Self.difference(
                "compression", compression.rawValue, options.compression.rawValue),
            Self.difference("version of Vane", begun.toolVersion, description.toolVersion),
        ]
        guard let (what, old, new) = differences.lazy.compactMap({ $0 }).first else { return }
        throw CommandError(
            "'\(path)' cannot be resumed: its \(what) was '\(old)' and is '\(new)' now; "
                + "go on as it was begun, or choose another path for --out.")
    }

    /// Returns what was and what is, when the two differ; long hashes shortened.
    private static func difference(
        _ what: String, _ old: String?, _ new: String?
    ) -> (String, String, String)? {
        guard old != new else { return nil }
        let shortened = [old, new].map { text in
            guard let text else { return "none" }
            let isHash = text.utf8.count == 64 && text.allSatisfy(\.isHexDigit)
            return isHash ? String(text.prefix(12)) : text
        }
        return (what, shortened[0], shortened[1])
    }

    /// The hook points of a corpus in words.
    private static func list(_ corpus: CorpusDescription) -> String {
        corpus.hookPoints.map(\.description).joined(separator: ",")
    }
}
