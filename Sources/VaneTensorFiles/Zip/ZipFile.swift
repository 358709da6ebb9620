/// A zip file whose directory was checked: which members there are, and where their bytes lie.
///
/// ```text
/// member, member, …          local header (30 bytes, name, extra), bytes, maybe a descriptor
/// entry, entry, …            the directory: 46 bytes, name, extra, comment each
/// 64-bit end, its locator    56 and 20 bytes, when a number does not fit 32 bits
/// end                        22 bytes and a comment
/// ```
///
/// Members may be stored or deflated. Nothing is ever extracted to a path, so names are only names; still no name may come
/// twice and no two members may share bytes, since no honest writer does that.
///
/// - SeeAlso: [APPNOTE.TXT](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), sections 4.3 to 4.5.
struct ZipFile: Sendable {
    /// A member.
    struct Member: Sendable {
        /// The name, as the directory has it.
        let name: String
        /// Whether the bytes are deflated, and not stored.
        let isDeflated: Bool
        /// The CRC-32 of the content.
        let checksum: UInt32
        /// The bytes in the file.
        let storedCount: Int
        /// The bytes of the content.
        let count: Int
        /// Where the local header begins.
        let headerStart: Int
    }

    /// The file.
    let file: FileBytes

    /// The members in the order of the directory.
    let members: [Member]

    /// Where each member stands in `members`.
    private let places: [ExactString: Int]

    /// Reads a file's directory.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    init(_ file: FileBytes) throws(TensorFileError) {
        self.file = file
        let directory = try ZipDirectory(file)
        members = directory.members
        var places: [ExactString: Int] = [:]
        for (place, member) in members.enumerated() {
            guard places.updateValue(place, forKey: ExactString(member.name)) == nil else {
                throw .malformed(file.name, "its member '\(member.name)' exists twice")
            }
        }
        self.places = places
        try checkLayout(directoryStart: directory.start)
    }

    /// Returns a member by name, or nothing when there is none.
    func find(_ name: String) -> Member? { places[ExactString(name)].map { members[$0] } }

    /// Returns the content of a member after checking its checksum: a part of the file when it is stored, else memory.
    ///
    /// - Throws: `TensorFileError` with code `malformed`.
    func content(
        of member: Member
    ) throws(TensorFileError) -> (bytes: FileBytes, range: Range<Int>) {
        let range = try storedRange(of: member)
        var (bytes, content) = (file, range)
        if member.isDeflated {
            let inflated = file.withBytes(range) { Deflate.inflated($0, count: member.count) }
            guard let inflated else {
                throw .malformed(
                    file.name,
                    "its member '\(member.name)' does not inflate to \(member.count) bytes")
            }
            bytes = FileBytes(inflated, named: file.name)
            content = 0..<inflated.count
        }
        guard bytes.withBytes(content, { Deflate.checksum($0) }) == member.checksum else {
            throw .malformed(file.name, "its member '\(member.name)' fails its checksum")
        }
        return (bytes, content)
    }

    /// Returns where a member's stored bytes lie, behind its local header.
    private func storedRange(of member: Member) throws(TensorFileError) -> Range<Int> {
        let start = member.headerStart
        let fixed = ZipDirectory.localHeaderCount
        guard start <= file.count - fixed else {
            throw .malformed(file.name, "its member '\(member.name)' begins beyond its end")
        }
        let header = file.array(start..<(start + fixed))
        guard LittleEndian.number(header, at: 0, bytes: 4) == 0x0403_4B50 else {
            throw .malformed(file.name, "its member '\(member.name)' is not where it should be")
        }
        let names = LittleEndian.number(header, at: 26, bytes: 2)
        let extras = LittleEndian.number(header, at: 28, bytes: 2)
        let first = start + fixed + Int(names) + Int(extras)
        guard first <= file.count, member.storedCount <= file.count - first else {
            throw .malformed(file.name, "its member '\(member.name)' reaches beyond its end")
        }
        return first..<(first + member.storedCount)
    }

    /// Refuses members that share bytes with others or with the directory, and contents out of proportion to theirs.
    private func checkLayout(directoryStart: Int) throws(TensorFileError) {
        let sorted = members.sorted { $0.headerStart < $1.headerStart }
        for (place, member) in sorted.enumerated() {
            let range = try storedRange(of: member)
            let next = place + 1 < sorted.count ? sorted[place + 1].headerStart : directoryStart
            guard range.upperBound <= next else {
                throw .malformed(
                    file.name, "its member '\(member.name)' overlaps what comes after it")
            }
            let isPossible =
                member.isDeflated
                ? member.count / Deflate.largestRatio <= member.storedCount
                : member.count == member.storedCount
            guard isPossible else {
                throw .malformed(
                    file.name,
                    "its member '\(member.name)' claims \(member.count) bytes from \(member.storedCount)"
                )
            }
        }
    }
}
