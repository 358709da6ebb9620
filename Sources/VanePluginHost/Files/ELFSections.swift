/// The named sections of a 64-bit little-endian ELF library, found in its bytes without mapping or running it.
///
/// Nothing in the bytes is believed: every offset is checked against their number before it is used.
struct ELFSections {
    /// Why bytes are no library that could be loaded here.
    enum Problem: Error, Hashable {
        /// They do not begin like an ELF file.
        case otherFormat
        /// They are an ELF file of another word size or byte order.
        case otherArchitecture
        /// They are an ELF file for another processor.
        case otherProcessor
        /// They are an executable or an object file.
        case otherKind
        /// A table points outside of the file.
        case torn

        /// The reason in words.
        var words: String {
            switch self {
            case .otherFormat: "its first bytes are not those of an ELF file"
            case .otherArchitecture: "it is not 64-bit little-endian"
            case .otherProcessor: "it is for another processor"
            case .otherKind: "it is an executable or an object file"
            case .torn: "its section table lies outside of the file"
            }
        }
    }

    /// The file.
    private let bytes: [UInt8]
    /// Where each section's header begins.
    private let headers: [Int]
    /// Where the sections' names lie.
    private let names: Range<Int>

    /// The processor's number in ELF files, which is the one that this program was built for.
    #if arch(x86_64)
    static let machine: UInt16 = 62
    #elseif arch(arm64)
    static let machine: UInt16 = 183
    #else
    static let machine: UInt16 = 0
    #endif

    /// The size of a section's header.
    private static let headerSize = 64

    /// Finds the section table.
    init(_ bytes: [UInt8]) throws(Problem) {
        self.bytes = bytes
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw .otherFormat }
        guard bytes.count >= 64 else { throw .torn }
        guard bytes[4] == 2, bytes[5] == 1 else { throw .otherArchitecture }
        let (kind, machine): (UInt16, UInt16) = (
            Self.integer(bytes, at: 16), Self.integer(bytes, at: 18)
        )
        guard machine == Self.machine else { throw .otherProcessor }
        guard kind == 3 else { throw .otherKind }
        let start: UInt64 = Self.integer(bytes, at: 40)
        let (size, count, nameIndex): (UInt16, UInt16, UInt16) = (
            Self.integer(bytes, at: 58), Self.integer(bytes, at: 60), Self.integer(bytes, at: 62)
        )
        guard count > 0 else {
            (headers, names) = ([], 0..<0)
            return
        }
        guard Int(size) >= Self.headerSize, nameIndex < count, start <= bytes.count,
            Int(size) * Int(count) <= bytes.count - Int(start)
        else { throw .torn }
        headers = (0..<Int(count)).map { Int(start) + $0 * Int(size) }
        guard let names = Self.extent(bytes, header: headers[Int(nameIndex)]) else { throw .torn }
        self.names = names
    }

    /// Returns the bytes of the first section of a name, or nothing when there is none with bytes in the file.
    func contents(of name: String) throws(Problem) -> ArraySlice<UInt8>? {
        let wanted = Array(name.utf8) + [0]
        for header in headers {
            let offset: UInt32 = Self.integer(bytes, at: header)
            guard Int(offset) < names.count else { continue }
            let found = bytes[(names.lowerBound + Int(offset))..<names.upperBound]
            guard found.starts(with: wanted) else { continue }
            guard let extent = Self.extent(bytes, header: header) else { throw .torn }
            return bytes[extent]
        }
        return nil
    }

    /// Returns where the section of a header lies, or nothing when that is not inside the file.
    private static func extent(_ bytes: [UInt8], header: Int) -> Range<Int>? {
        let kind: UInt32 = integer(bytes, at: header + 4)
        let (offset, size): (UInt64, UInt64) = (
            integer(bytes, at: header + 24), integer(bytes, at: header + 32)
        )
        let hasNoBytes = kind == 8
        guard !hasNoBytes, offset <= bytes.count, size <= UInt64(bytes.count) - offset else {
            return nil
        }
        return Int(offset)..<Int(offset + size)
    }

    /// Reads a little-endian number.
    ///
    /// - Precondition: It lies inside the bytes.
    private static func integer<Number: FixedWidthInteger & UnsignedInteger>(
        _ bytes: [UInt8], at offset: Int
    ) -> Number {
        Number(littleEndianBytes: bytes[offset..<(offset + Number.bitWidth / 8)])
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// Puts a number together from its bytes, least significant first.
    init(littleEndianBytes bytes: ArraySlice<UInt8>) {
        self = bytes.reversed().reduce(0) { $0 << 8 | Self($1) }
    }
}
