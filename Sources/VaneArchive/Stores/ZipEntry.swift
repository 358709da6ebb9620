/// One entry of a zip file, found where the directory says.
struct ZipEntry: Hashable, Sendable {
    /// The path in the zip file.
    let name: String

    /// Whether the bytes are deflated, and not as they are.
    let isDeflated: Bool

    /// The checksum of the bytes.
    let checksum: UInt32

    /// The number of bytes, inflated.
    let byteCount: Int

    /// Where the entry's own header begins.
    let headerStart: Int

    /// Where the stored bytes stand in the file.
    let range: Range<Int>

    /// Whether the entry stands for a folder.
    var isFolder: Bool { name.utf8.last == UInt8(ascii: "/") }

    /// Refuses bytes that are not those which were put in.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    func requireChecksum(of bytes: RawSpan) throws(Fault) {
        guard CRC32.checksum(of: bytes) == checksum else {
            throw .damaged("its bytes disagree with the zip file's checksum")
        }
    }
}
