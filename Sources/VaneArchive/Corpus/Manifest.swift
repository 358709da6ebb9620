/// What was true of every stored chunk or shard of a corpus when it was committed, by its key.
struct Manifest: Hashable, Sendable {
    /// What is known about one stored object.
    enum Entry: Hashable, Sendable {
        /// A full chunk or shard, which is never written again: its size, the checksum of all its bytes, and that of its
        /// decoded rows.
        ///
        /// The checksum of a shard's bytes finds every changed bit, yet it depends on the lengths alone as long as each part
        /// is sound: whatever the bytes, a run that ends in its own checksum always leaves the same remainder. Only the
        /// checksum of the rows tells two sound shards from each other.
        case full(byteCount: Int, checksum: UInt32, rowsChecksum: UInt32)

        /// The last one, which a later commit may replace by one with more elements: how many were committed, and the
        /// checksum of those once decoded.
        case partial(rowCount: Int, rowsChecksum: UInt32)
    }

    /// The entries by key.
    var entries: [String: Entry] = [:]

    /// Creates an empty manifest.
    init() {}

    /// Reads the manifest of a corpus.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    init(_ json: JSONValue?) throws(Fault) {
        guard let object = json?.object else { throw .malformed("their manifest is no object") }
        for key in object.names {
            let entry = object[key]
            guard let rowsChecksum = Self.checksum(entry?["crc32c_of_rows"]) else {
                throw .malformed("their manifest has no sense at '\(key)'")
            }
            if let bytes = entry?["bytes"]?.integer, let checksum = Self.checksum(entry?["crc32c"])
            {
                entries[key] = .full(
                    byteCount: bytes, checksum: checksum, rowsChecksum: rowsChecksum)
            } else if let rows = entry?["rows"]?.integer, rows >= 0 {
                entries[key] = .partial(rowCount: rows, rowsChecksum: rowsChecksum)
            } else {
                throw .malformed("their manifest has no sense at '\(key)'")
            }
        }
    }

    /// Reads a checksum.
    private static func checksum(_ json: JSONValue?) -> UInt32? {
        json?.integer.flatMap(UInt32.init(exactly:))
    }

    /// The object for `zarr.json`, keys sorted.
    var json: JSONValue {
        var object = JSONObject()
        for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
            switch entry {
            case .full(let byteCount, let checksum, let rowsChecksum):
                object[key] = .members([
                    "bytes": .integer(byteCount), "crc32c": .integer(checksum),
                    "crc32c_of_rows": .integer(rowsChecksum),
                ])
            case .partial(let rowCount, let rowsChecksum):
                object[key] = .members([
                    "rows": .integer(rowCount), "crc32c_of_rows": .integer(rowsChecksum),
                ])
            }
        }
        return .object(object)
    }
}
