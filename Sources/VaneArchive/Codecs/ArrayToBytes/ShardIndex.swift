/// Where the inner chunks of a shard stand, an offset and a length each, counted from the shard's start.
struct ShardIndex: Hashable, Sendable {
    /// The bytes of one entry.
    static let entryByteCount = 16

    /// Where each inner chunk stands, the last axis fastest; nothing for one that is not stored.
    private(set) var entries: [Range<Int>?]

    /// Creates an index.
    init(_ entries: [Range<Int>?]) { self.entries = entries }

    /// Reads an index whose entries lie in a shard of a given size.
    ///
    /// - Throws: ``Fault`` with code `damaged` when an entry reaches beyond the shard.
    init(
        _ bytes: RawSpan, shardByteCount: Int, endianness: BytesCodec.Endianness = .little
    ) throws {
        let isBig = endianness == .big
        entries = []
        entries.reserveCapacity(bytes.byteCount / Self.entryByteCount)
        for start in stride(from: 0, to: bytes.byteCount, by: Self.entryByteCount) {
            var offset = bytes.number(at: start, as: UInt64.self)
            var count = bytes.number(at: start + 8, as: UInt64.self)
            if isBig { (offset, count) = (offset.byteSwapped, count.byteSwapped) }
            guard offset != .max || count != .max else {
                entries.append(nil)
                continue
            }
            let (end, overflows) = offset.addingReportingOverflow(count)
            guard !overflows, end <= UInt64(shardByteCount) else {
                throw Fault.damaged(
                    "entry \(entries.count) of its index claims \(count) bytes at \(offset) "
                        + "of a shard of \(shardByteCount)")
            }
            entries.append(Int(offset)..<Int(end))
        }
    }

    /// The entries as they are stored, absent ones as twice 2⁶⁴−1.
    func write(to buffer: ByteBuffer) {
        for entry in entries {
            buffer.append(littleEndian: entry.map { UInt64($0.lowerBound) } ?? UInt64.max)
            buffer.append(littleEndian: entry.map { UInt64($0.count) } ?? UInt64.max)
        }
    }
}
