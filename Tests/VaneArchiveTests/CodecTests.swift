import CZstandard
import Testing
import VaneTensors

@testable import VaneArchive

/// Codecs give back what they were given, and refuse what is not what it claims to be.
@Suite struct CodecTests {
    /// Encodes bytes.
    func encode(_ bytes: [UInt8], _ codecs: [BytesToBytesCodec]) throws -> [UInt8] {
        let chain = CodecChain(
            arrayToBytes: .bytes(BytesCodec(elementSize: 1)), bytesToBytes: codecs)
        let output = ByteBuffer()
        try CodecScratch.withPooled { scratch in
            try bytes.withBytes { try chain.encode($0, into: output, scratch: scratch) }
        }
        return output.bytes
    }

    /// Decodes bytes of which so many are expected.
    func decode(_ bytes: [UInt8], count: Int, _ codecs: [BytesToBytesCodec]) throws -> [UInt8] {
        let chain = CodecChain(
            arrayToBytes: .bytes(BytesCodec(elementSize: 1)), bytesToBytes: codecs)
        let output = ByteBuffer()
        let chunk = ChunkDescription(shape: [count], elementSize: 1, fill: [0])
        try CodecScratch.withPooled { scratch in
            try output.withRoom(for: count) { room in
                try bytes.withBytes {
                    try chain.decode($0, as: chunk, into: &room, scratch: scratch)
                }
                return count
            }
        }
        return output.bytes
    }

    /// Returns what is wrong with bytes of which so many are expected.
    func fault(_ bytes: [UInt8], count: Int, _ codecs: [BytesToBytesCodec]) -> String? {
        do {
            _ = try decode(bytes, count: count, codecs)
            return nil
        } catch { return (error as? Fault)?.reason }
    }

    /// Bytes that compress, one a third of the time each of some letters.
    static func bytes(_ count: Int, seed: UInt64 = 3) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in UInt8(generator.index(below: 5)) }
    }

    /// The codec that is written for elements of a size.
    static func blosc(_ elementSize: Int, _ count: Int) -> BytesToBytesCodec {
        .blosc(BloscCodec(elementSize: elementSize, chunkByteCount: count))
    }

    @Test(arguments: [1, 2, 4, 8], [8, 64, 1000, 262_144, 1_048_576])
    func `Every chain gives back its bytes`(elementSize: Int, count: Int) throws {
        let bytes = Self.bytes(count)
        let blosc = Self.blosc(elementSize, count)
        let zstd = BytesToBytesCodec.zstandard(ZstandardCodec())
        let chains: [[BytesToBytesCodec]] = [
            [], [.checksum], [blosc], [zstd], [blosc, .checksum], [zstd, .checksum],
            [.checksum, zstd], [blosc, zstd], [.checksum, blosc, .checksum, zstd, .checksum],
        ]
        for chain in chains {
            let encoded = try encode(bytes, chain)
            #expect(try decode(encoded, count: count, chain) == bytes, "\(chain)")
        }
    }

    @Test func `A tiny chunk has the bytes that the format's page shows`() throws {
        let encoded = try encode(
            HexDump.values.flatMap { value in
                (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
            }, [Self.blosc(4, 256), .checksum])
        let documented = try HexDump.documented()
        #expect(encoded == documented)
    }

    @Test func `Each plane has blocks of its own`() throws {
        // 64 KiB of numbers: a plane of random bytes, one of zeros, one of few values, one constant.
        var generator = SeededGenerator(seed: 9)
        let bytes: [UInt8] = (0..<65_536).flatMap { _ -> [UInt8] in
            [UInt8(truncatingIfNeeded: generator.next()), 0, UInt8(generator.index(below: 4)), 62]
        }
        let encoded = try encode(bytes, [Self.blosc(4, bytes.count)])
        // Random bytes as they are, two bits an element, and a few bytes for the other two planes.
        #expect(encoded.count > 65_536 + 16_384)
        #expect(encoded.count < 65_536 + 16_384 + 600)
    }

    @Test func `Bytes that do not compress are stored as they are`() throws {
        var generator = SeededGenerator(seed: 4)
        let bytes = (0..<4096).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let encoded = try encode(bytes, [Self.blosc(2, 4096)])
        #expect(encoded.count == 4096 + 16)
        #expect(Array(encoded[16...]) == bytes)
        #expect(try decode(encoded, count: 4096, [Self.blosc(2, 4096)]) == bytes)
    }

    @Test func `A checksum that disagrees is found`() throws {
        var encoded = try encode(Self.bytes(64), [.checksum])
        for i in encoded.indices {
            encoded[i] ^= 0x10
            #expect(
                fault(encoded, count: 64, [.checksum])
                    == "its crc32c checksum disagrees with its bytes")
            encoded[i] ^= 0x10
        }
        #expect(fault([1, 2], count: 4, [.checksum]) == "it has 2 bytes, too few for a checksum")
    }

    @Test(.tags(.golden)) func `The checksum is that of its published check value`() {
        let digits = Array("123456789".utf8)
        #expect(digits.withBytes { CRC32C.checksum(of: $0) } == 0xE306_9283)
    }

    @Test(.tags(.law), arguments: [0, 1, 7, 64, 1000, 70_000])
    func `Checksums of two runs combine to that of both`(count: Int) {
        let (first, second) = (Self.bytes(333, seed: 1), Self.bytes(count, seed: 2))
        let sums = [first, second, first + second].map { $0.withBytes { CRC32C.checksum(of: $0) } }
        #expect(CRC32C.combine(sums[0], sums[1], secondByteCount: count) == sums[2])
    }

    @Test func `A zstd frame must be alone, whole, and of the size it says`() throws {
        let zstd = [BytesToBytesCodec.zstandard(ZstandardCodec())]
        let frame = try encode(Self.bytes(1000), zstd)
        #expect(fault(frame + [0], count: 1000, zstd) == "1 bytes follow its zstd frame")
        #expect(
            fault(frame + frame, count: 1000, zstd) == "\(frame.count) bytes follow its zstd frame")
        #expect(
            fault(frame, count: 999, zstd) == "its zstd frame claims 1000 bytes where 999 belong")
        #expect(
            fault(Array(frame.dropLast()), count: 1000, zstd) == "its zstd frame ends too early")
        #expect(fault([], count: 1000, zstd) == "it does not begin with a zstd frame")
        #expect(fault([1, 2, 3, 4, 5], count: 9, zstd) == "it does not begin with a zstd frame")
        var flipped = frame
        flipped[flipped.count / 2] ^= 1
        #expect(fault(flipped, count: 1000, zstd)?.hasPrefix("zstd finds '") == true)
        // A skippable frame before the frame.
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 7]
        #expect(
            fault(skippable + frame, count: 1000, zstd)
                == "its zstd frame claims 0 bytes where 1000 belong")
    }

    @Test func `A zstd frame that lies about its size is refused`() throws {
        let zstd = [BytesToBytesCodec.zstandard(ZstandardCodec(hasChecksum: false))]
        var frame = try encode(Self.bytes(1000), zstd)
        // Bytes 5 and 6 hold the content size less 256.
        frame[5] &+= 8
        #expect(fault(frame, count: 1008, zstd)?.hasPrefix("zstd finds '") == true)
    }

    @Test func `A claim out of proportion is refused before memory is taken`() throws {
        let blosc = Self.blosc(1, 1 << 30)
        #expect(
            fault([UInt8](repeating: 0, count: 16), count: 1 << 30, [blosc])
                == "16 bytes stand for 1073741824, more than any codec can")
        // In the middle of a chain the size is the chunk's own claim.
        let claim: [UInt8] = [2, 1, 0x91, 1, 0, 0, 0, 0x40, 0, 0, 0, 0x40, 16, 0, 0, 0]
        let zstd = BytesToBytesCodec.zstandard(ZstandardCodec())
        #expect(
            fault(claim, count: 1000, [zstd, blosc]) == "16 bytes claim to hold 1073741824")
    }

    @Test func `A blosc container must be what its header says`() throws {
        let blosc = [Self.blosc(4, 1000)]
        let sound = try encode(Self.bytes(1000), blosc)
        func with(_ changes: [Int: UInt8]) -> String? {
            var bytes = sound
            for (place, byte) in changes { bytes[place] = byte }
            return fault(bytes, count: 1000, blosc)
        }
        let stored = sound.count
        #expect(with([:]) == nil)
        #expect(with([0: 3]) == "its blosc container has version 3")
        #expect(with([2: 0x31]) == "its blosc container is compressed with 'lz4'")
        #expect(with([2: 0xF1]) == "its blosc container is compressed with 'number 7'")
        #expect(with([2: 0x71]) == "zlib finds 'incorrect header check'")
        #expect(with([2: 0x93]) == "its plain blosc container is not as long as its content")
        #expect(with([4: 0]) == "its blosc header claims blocks of 1000 bytes in 768")
        #expect(with([5: 0x04]) == "its blosc header claims 1256 bytes where 1000 belong")
        #expect(with([8: 0, 9: 0]) == "its blosc header claims blocks of 0 bytes in 1000")
        #expect(with([11: 0x7F]) == "its blosc header claims blocks of 2130707432 bytes in 1000")
        #expect(with([8: 1, 9: 0]) == "its 1000 blosc blocks lie beyond its end")
        #expect(
            with([12: 0])
                == "its blosc header claims \(stored & ~0xFF) bytes where \(stored) are stored")
        #expect(with([16: 0]) == "its blosc block 0 begins at 0, outside it")
        #expect(with([19: 0x80]) == "its blosc block 0 begins at -2147483628, outside it")
        #expect(with([23: 0x80])?.hasSuffix(" bytes reaches beyond its end") == true)
        #expect(with([23: 0x01])?.hasSuffix(" bytes reaches beyond its end") == true)
        #expect(with([24: 0]) == "it does not begin with a zstd frame")
        for count in 0..<stored {
            #expect(fault(Array(sound.prefix(count)), count: 1000, blosc) != nil)
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `Damaged containers never crash`(seed: UInt64) throws {
        let blosc = [Self.blosc(4, 4000)]
        let sound = try encode(Self.bytes(4000), blosc)
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<3000 {
            var bytes = sound
            for _ in 0...generator.index(below: 3) {
                bytes[generator.index(below: bytes.count)] = UInt8(
                    truncatingIfNeeded: generator.next())
            }
            if fault(bytes, count: 4000, blosc) != nil { refused += 1 }
        }
        // Most changes hit bytes that are stored as they are, which only the checksum behind the container notices.
        #expect(refused > 100)
    }

    @Test func `Blocks, leftovers and split planes of other writers are read`() throws {
        // Ten elements of four bytes in blocks of sixteen: two blocks and a leftover of eight bytes.
        let elements = (0..<40).map { UInt8($0) }
        func block(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
            let count = bytes.count / 4
            var planes: [UInt8] = []
            for plane in 0..<4 {
                for i in 0..<count { planes.append(bytes[bytes.startIndex + 4 * i + plane]) }
            }
            let frame = try encode(planes, [.zstandard(ZstandardCodec(hasChecksum: false))])
            return [UInt8(frame.count), 0, 0, 0] + frame
        }
        let blocks = try [elements[0..<16], elements[16..<32], elements[32..<40]].map(block)
        var starts: [UInt8] = []
        var offset = 16 + 12
        for block in blocks {
            starts += [UInt8(offset), 0, 0, 0]
            offset += block.count
        }
        let header: [UInt8] = [2, 1, 0x91, 4, 40, 0, 0, 0, 16, 0, 0, 0, UInt8(offset), 0, 0, 0]
        let container = header + starts + blocks.flatMap { $0 }
        #expect(try decode(container, count: 40, [Self.blosc(4, 16)]) == elements)

        // One block of 128 elements whose two planes are compressed apart; the second is stored as it is.
        let planes = [UInt8](repeating: 7, count: 128) + (0..<128).map { UInt8($0) }
        let frame = try encode(
            Array(planes[..<128]), [.zstandard(ZstandardCodec(hasChecksum: false))])
        let body: [UInt8] =
            [UInt8(frame.count), 0, 0, 0] + frame + [128, 0, 0, 0] + planes[128...]
        let count = 20 + body.count
        let split: [UInt8] =
            [2, 1, 0x81, 2, 0, 1, 0, 0, 0, 1, 0, 0, UInt8(count & 255), UInt8(count >> 8), 0, 0]
            + [20, 0, 0, 0] + body
        let expected = (0..<128).flatMap { [7, UInt8($0)] as [UInt8] }
        #expect(try decode(split, count: 256, [Self.blosc(2, 256)]) == expected)
    }

    @Test func `Big-endian elements are turned round`() throws {
        let codec = try BytesCodec(
            NamedConfiguration("bytes", ["endian": .string("big")]), .uint32)
        let chain = CodecChain(arrayToBytes: .bytes(codec), bytesToBytes: [])
        let output = ByteBuffer()
        try CodecScratch.withPooled { scratch in
            try output.withRoom(for: 8) { room in
                let chunk = ChunkDescription(shape: [2], elementSize: 4, fill: [0, 0, 0, 0])
                try ([1, 2, 3, 4, 5, 6, 7, 8] as [UInt8]).withBytes {
                    try chain.decode($0, as: chunk, into: &room, scratch: scratch)
                }
                return 8
            }
        }
        #expect(output.bytes == [4, 3, 2, 1, 8, 7, 6, 5])
    }

    @Test(arguments: [[], ["", "naïve", "🪁", "a"], ["x"]])
    func `Texts come back`(texts: [String]) throws {
        let chunk = TextCodec.header(texts.count) + texts.flatMap { TextCodec.encoded($0) }
        #expect(try chunk.withBytes { try TextCodec.texts(of: $0, count: texts.count) } == texts)
    }

    @Test(
        arguments: [
            ([1, 0, 0, 0, 9, 0, 0, 0], "it ends inside a text"),
            ([1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], "it ends inside a text"),
            ([1, 0, 0, 0, 0, 0, 0, 0, 0], "bytes follow its last text"),
            ([1, 0, 0, 0, 1, 0, 0, 0, 0xFF], "it holds a text that is not UTF-8"),
            ([2, 0, 0, 0, 0, 0, 0, 0], "it does not hold the 1 texts that zarr.json calls for"),
            ([1, 0, 0, 0], "it does not hold the 1 texts that zarr.json calls for"),
            ([], "it does not hold the 1 texts that zarr.json calls for"),
        ] as [([UInt8], String)])
    func `Texts that are not what they claim are refused`(bytes: [UInt8], reason: String) {
        #expect(throws: Fault.damaged(reason)) {
            try bytes.withBytes { try TextCodec.texts(of: $0, count: 1) }
        }
    }
}

extension Tag {
    /// Theorems that hold for every input.
    @Tag static var law: Self

    /// Takes seconds rather than milliseconds.
    @Tag static var slow: Self
}
