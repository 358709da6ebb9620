/// What is wrong with some bytes, noticed where nobody knows whose bytes they are.
///
/// Codecs and parsers throw it; the array or store that called them turns it into an ``ArchiveError`` with a name.
struct Fault: Error, Hashable {
    /// The kind of failure.
    let code: ArchiveError.Code

    /// What was found and what was expected, without a full stop.
    let reason: String

    /// Bytes that break a rule of a metadata format.
    static func malformed(_ reason: String) -> Fault { Fault(code: .malformed, reason: reason) }

    /// Something that the format allows and this reader lacks.
    static func unsupported(_ reason: String) -> Fault { Fault(code: .unsupported, reason: reason) }

    /// Stored numbers that cannot be trusted.
    static func damaged(_ reason: String) -> Fault { Fault(code: .damaged, reason: reason) }
}

/// The name of a chunk for messages: its array, its key, and its place in the shard.
struct ChunkName: Hashable, Sendable, CustomStringConvertible {
    /// The path of the array.
    var array: String

    /// The key of the chunk or shard below the array.
    var key: String

    /// The place among the inner chunks of a shard, when the chunk is one of them.
    var inner: [Int]?

    /// The name in words, with quotes.
    var description: String {
        guard let inner else { return "Chunk '\(key)' of '\(array)'" }
        let place = inner.map(String.init).joined(separator: ", ")
        return "Chunk [\(place)] of shard '\(key)' of '\(array)'"
    }
}
