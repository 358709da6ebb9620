import FoundationEssentials

/// The chunk that `Documentation/Formats/activation-archive.md` shows byte by byte.
enum HexDump {
    /// Sixty-four numbers, 1 and 1.5 by turns.
    static let values: [Float] = (0..<64).map { $0.isMultiple(of: 2) ? 1 : 1.5 }

    /// Returns the bytes in the page's fenced block that begins with `hexdump`.
    ///
    /// A line is an offset of four digits, up to sixteen bytes, and whatever is said about them behind two spaces.
    static func documented() throws -> [UInt8] {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Documentation/Formats/activation-archive.md")
        let lines = String(decoding: try Data(contentsOf: page), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(of: "```hexdump") else { return [] }
        return lines[(first + 1)...].prefix { !$0.hasPrefix("```") }.flatMap { line in
            line.split(separator: "|")[0].split(separator: " ").dropFirst()
                .compactMap { UInt8($0, radix: 16) }
        }
    }
}
