/// The chunk that `Documentation/Formats/activation-archive.md` shows byte by byte.
enum HexDump {
    /// Sixty-four numbers, 1 and 1.5 by turns.
    static let values: [Float] = (0..<64).map { $0.isMultiple(of: 2) ? 1 : 1.5 }

    /// The chunk's bytes.
    static let bytes: [UInt8] = []
}
