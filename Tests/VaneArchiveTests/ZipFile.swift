import CZlib

/// A zip file that a test writes byte by byte, with whatever lies it wants.
struct ZipFile {
    /// An entry.
    struct Entry {
        /// The path.
        var name: String
        /// The bytes.
        var bytes: [UInt8]
        /// Whether they are deflated.
        var isDeflated = false
        /// The bits that say how the entry is stored.
        var flags: UInt16 = 0
        /// How the bytes are stored; nothing for what `isDeflated` says.
        var method: UInt16?
        /// What the directory says about the bytes in the file; nothing for the truth.
        var storedClaim: UInt64?
        /// What the directory says about the bytes, inflated; nothing for the truth.
        var contentClaim: UInt64?
        /// What is added to the place of the entry's own header in the directory.
        var displacement = 0
        /// The name in the entry's own header; nothing for the same.
        var ownName: String?
        /// What is added to the checksum.
        var checksumError: UInt32 = 0
    }

    /// The entries.
    var entries: [Entry]
    /// Whether all extents stand in fields of 64 bits.
    var isWide = false
    /// The comment at the end.
    var comment: [UInt8] = []
    /// What is added to the number of entries.
    var countError = 0

    /// The bytes of the file.
    var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let stored = entry.isDeflated ? Self.deflated(entry.bytes) : entry.bytes
            let start = UInt64(file.count + entry.displacement)
            let method = entry.method ?? (entry.isDeflated ? 8 : 0)
            let checksum =
                unsafe UInt32(crc32_z(0, entry.bytes, entry.bytes.count)) &+ entry.checksumError
            let sizes = [
                entry.storedClaim ?? UInt64(stored.count),
                entry.contentClaim ?? UInt64(entry.bytes.count),
            ]
            func header(_ name: String) -> [UInt8] {
                little(entry.flags) + little(method) + little(UInt32(0)) + little(checksum)
                    + sizes.flatMap { little(isWide ? UInt32.max : UInt32($0)) }
                    + little(UInt16(name.utf8.count))
            }
            let extra =
                isWide
                ? little(UInt16(1)) + little(UInt16(24)) + little(sizes[1]) + little(sizes[0])
                    + little(start) : []
            let ownName = entry.ownName ?? entry.name
            file +=
                little(UInt32(0x0403_4B50)) + little(UInt16(20)) + header(ownName)
                + little(UInt16(0)) + Array(ownName.utf8) + stored
            directory +=
                little(UInt32(0x0201_4B50)) + little(UInt32(20)) + header(entry.name)
                + little(UInt16(extra.count)) + [UInt8](repeating: 0, count: 10)
                + little(isWide ? UInt32.max : UInt32(start)) + Array(entry.name.utf8) + extra
        }
        return file + directory + end(UInt64(file.count), UInt64(directory.count))
    }

    /// The end of the directory.
    private func end(_ start: UInt64, _ size: UInt64) -> [UInt8] {
        let count = UInt64(entries.count + countError)
        let wide =
            little(UInt32(0x0606_4B50)) + little(UInt64(44)) + little(UInt32(45))
            + little(UInt64(0)) + little(count) + little(count) + little(size) + little(start)
            + little(UInt32(0x0706_4B50)) + little(UInt32(0)) + little(start + size)
            + little(UInt32(1))
        let narrow = isWide ? UInt64(UInt32.max) : nil
        return (isWide ? wide : []) + little(UInt32(0x0605_4B50)) + little(UInt32(0))
            + little(UInt16(isWide ? UInt64(UInt16.max) : count))
            + little(UInt16(isWide ? UInt64(UInt16.max) : count))
            + little(UInt32(narrow ?? size)) + little(UInt32(narrow ?? start))
            + little(UInt16(comment.count)) + comment
    }

    /// Returns a number's bytes, least significant first.
    private func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// Returns bytes without a wrapper, deflated: zlib's two bytes before and four behind are cut off.
    static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        Array(zlib(bytes).dropFirst(2).dropLast(4))
    }

    /// Returns a zlib stream.
    static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        var stream = [UInt8](repeating: 0, count: Int(count))
        unsafe compress2(&stream, &count, bytes, UInt(bytes.count), 6)
        return Array(stream.prefix(Int(count)))
    }
}
