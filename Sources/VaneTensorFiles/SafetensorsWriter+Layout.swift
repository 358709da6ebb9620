/// What a safetensors file's header says about a tensor.
protocol SafetensorsEntry {
    /// The name.
    var name: String { get }
    /// The type of the numbers.
    var type: ElementType { get }
    /// The extents.
    var shape: [Int] { get }
}

extension SafetensorsWriter {
    /// Returns tensors in the order of the file: wide types first, then names in the order of their bytes.
    static func sorted<Entry: SafetensorsEntry>(_ entries: [Entry]) -> [Entry] {
        entries.sorted {
            $0.type.byteCount != $1.type.byteCount
                ? $0.type.byteCount > $1.type.byteCount : ByteOrder.precedes($0.name, $1.name)
        }
    }

    /// Returns what stands before the numbers of some tensors, which are in the order of the file.
    static func header(
        _ sorted: [some SafetensorsEntry], metadata: [String: String]
    ) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { ByteOrder.precedes($0.key, $1.key) }
                .map { JSONText.quoted($0.key) + ":" + JSONText.quoted($0.value) }
            members.append("\"__metadata__\":{" + texts.joined(separator: ",") + "}")
        }
        var offset = 0
        for entry in sorted {
            let shape = entry.shape.map(String.init).joined(separator: ",")
            let end = offset + entry.shape.reduce(entry.type.byteCount, *)
            members.append(
                JSONText.quoted(entry.name)
                    + ":{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Array(("{" + members.joined(separator: ",") + "}").utf8)
        // Spaces bring the first tensor to a cache line, so that a mapped file serves vectors as it is.
        header.append(contentsOf: repeatElement(0x20, count: (64 - (header.count + 8) % 64) % 64))
        var bytes: [UInt8] = []
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: header.count >> (8 * shift))) }
        return bytes + header
    }
}
