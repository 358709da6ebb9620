import CZstandard
import Testing
import VaneTensors

@testable import VaneArchive

/// Codecs that are only read give back what others put into them.
@Suite struct ReadingCodecsTests {
    /// Returns an array with one chunk of four by six numbers from 0 to 23 as the test stores them.
    func array(
        _ codecs: String, type: String = #""uint8""#, shape: [Int] = [4, 6], fill: String = "0",
        _ chunk: [UInt8]
    ) throws -> ArchiveArray {
        let metadata = """
            {"zarr_format": 3, "node_type": "array", "shape": \(shape), "data_type": \(type),
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": \(shape)}},
             "chunk_key_encoding": "default", "fill_value": \(fill), "codecs": \(codecs)}
            """
        let key = (["c"] + shape.map { _ in "0" }).joined(separator: "/")
        return try Archive(objects: ["zarr.json": Array(metadata.utf8), key: chunk], name: "here")
            .array(at: "")
    }

    /// Returns the bytes of the elements, or what is wrong with them.
    func bytes(_ codecs: String, _ chunk: [UInt8]) throws -> [UInt8] {
        try array(codecs, chunk).contents().bytes.elements
    }

    /// Returns what is wrong with a chunk.
    func refusal(_ codecs: String, _ chunk: [UInt8]) -> String? {
        do {
            _ = try bytes(codecs, chunk)
            return nil
        } catch {
            let message = (error as? ArchiveError)?.message ?? ""
            let parts = message.split(separator: " is damaged: ", maxSplits: 1)
            return parts.count == 2 ? String(parts[1].prefix { $0 != ";" }) : message
        }
    }

    /// The numbers from 0 to 23.
    static let numbers = (0..<24).map { UInt8($0) }

    /// What Python's `gzip.compress(bytes(range(24)), 6, mtime=0)` returns.
    static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x63, 0x60, 0x64, 0x62, 0x66,
        0x61, 0x65, 0x63, 0xE7, 0xE0, 0xE4, 0xE2, 0xE6, 0xE1, 0xE5, 0xE3, 0x17, 0x10, 0x14, 0x12,
        0x16, 0x11, 0x15, 0x13, 0x07, 0x00, 0x96, 0xA6, 0x95, 0x82, 0x18, 0x00, 0x00, 0x00,
    ]

    @Test func `A gzip file is read, also one of several members`() throws {
        #expect(try bytes(#"["bytes", "gzip"]"#, Self.gzip) == Self.numbers)
        let half = try array(
            #"["bytes", "gzip"]"#, shape: [48], Self.gzip + Self.gzip
        ).contents().bytes.elements
        #expect(half == Self.numbers + Self.numbers)
        #expect(
            refusal(#"["bytes", "gzip"]"#, Self.gzip + Self.gzip)
                == "its deflated bytes hold more than the 24 that belong")
    }

    @Test func `A zlib stream is read`() throws {
        let stream = ZipFile.zlib(Self.numbers)
        #expect(try bytes(#"["bytes", "zlib"]"#, stream) == Self.numbers)
        #expect(
            try bytes(#"["bytes", "numcodecs.zlib", "crc32c"]"#, sealed(stream)) == Self.numbers)
        #expect(
            refusal(#"["bytes", "zlib"]"#, stream + [1]) == "1 bytes follow its deflated bytes")
        #expect(
            refusal(#"["bytes", "zlib"]"#, Array(stream.dropLast()))
                == "its deflated bytes end too early")
        #expect(refusal(#"["bytes", "zlib"]"#, []) == "its deflated bytes end too early")
        #expect(
            refusal(#"["bytes", "zlib"]"#, ZipFile.zlib([1, 2]))
                == "its deflated bytes hold 2 where 24 belong")
        var broken = stream
        broken[broken.count - 1] ^= 1
        #expect(refusal(#"["bytes", "zlib"]"#, broken) == "zlib finds 'incorrect data check'")
    }

    @Test func `A gzip file inside another codec may have any length`() throws {
        let many = [UInt8](repeating: 3, count: 100_000)
        // The inner stream is what deflates to the chunk; the outer one does not say how long it is.
        let chunk = ZipFile.zlib(ZipFile.zlib(many))
        let array = try array(#"["bytes", "zlib", "zlib"]"#, shape: [100_000], chunk)
        #expect(try array.contents().bytes.elements == many)
    }

    /// Returns bytes with their checksum.
    func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let sum = bytes.withBytes { CRC32C.checksum(of: $0) }
        return bytes + (0..<4).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
    }

    @Test func `Shuffled bytes are put together`() throws {
        let codecs =
            #"["bytes", {"name": "numcodecs.shuffle", "configuration": {"elementsize": 4}}]"#
        let planes = (0..<4).flatMap { plane in (0..<6).map { Self.numbers[$0 * 4 + plane] } }
        #expect(try bytes(codecs, planes) == Self.numbers)
        #expect(refusal(codecs, [1]) == "it holds 1 shuffled bytes where 24 belong")
    }

    @Test func `Shuffled bits are put together`() {
        // Sixteen elements of two bytes: bit b of element i is bit i of row b.
        var generator = SeededGenerator(seed: 8)
        let elements = (0..<16).map { _ in UInt16(truncatingIfNeeded: generator.next()) }
        var planes = [UInt8](repeating: 0, count: 33)
        for bit in 0..<16 {
            for i in 0..<16 where elements[i] >> bit & 1 == 1 {
                planes[bit * 2 + i / 8] |= 1 << (i % 8)
            }
        }
        planes[32] = 99
        let output = ByteBuffer()
        output.withRoom(for: 33) { room in
            planes.withBytes { BytePlanes.joinBits($0, into: &room, elementSize: 2) }
            return 33
        }
        #expect(output.bytes == elements.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } + [99])
    }

    @Test(
        arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]], [1, 2, 3, 8])
    func `Axes in any order are put back`(order: [Int], size: Int) {
        let shape = [3, 40, 35]
        let count = shape.reduce(size, *)
        var generator = SeededGenerator(seed: 5)
        let elements = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        var stored: [UInt8] = []
        for place in ChunkGrid.Places(bounds: order.map { 0..<shape[$0] }) {
            var index = [0, 0, 0]
            for (i, axis) in order.enumerated() { index[axis] = place[i] }
            let element = (index[0] * shape[1] + index[1]) * shape[2] + index[2]
            stored += elements[(element * size)..<((element + 1) * size)]
        }
        let output = ByteBuffer()
        output.withRoom(for: count) { room in
            stored.withBytes {
                Transposition(shape: shape, order: order)
                    .restore($0, elementSize: size, into: &room)
            }
            return count
        }
        #expect(output.bytes == elements)
    }

    @Test func `Transposes one after the other are one`() throws {
        let transpose = { (order: [Int]) in
            #"{"name": "transpose", "configuration": {"order": \#(order)}}"#
        }
        let both = "[\(transpose([1, 2, 0])), \(transpose([1, 2, 0])), \"bytes\"]"
        let once = "[\(transpose([2, 0, 1])), \"bytes\"]"
        let shape = [2, 3, 4]
        let (first, second) = try (
            array(both, shape: shape, Self.numbers), array(once, shape: shape, Self.numbers)
        )
        let values = try first.rows().elements
        #expect(values == (try second.rows().elements))
        #expect(values.prefix(5) == [0, 6, 12, 18, 1])
        #expect(first.codecs == "transpose → transpose → bytes")
        let whole = transpose([1, 2, 0])
        let identity = try array(
            "[\(whole), \(whole), \(whole), \"bytes\"]", shape: shape, Self.numbers)
        #expect(try identity.contents().bytes.elements == Self.numbers)
    }

    @Test func `A zstd frame in a chain need not say how much it holds`() throws {
        let chain = CodecChain(
            arrayToBytes: .bytes(BytesCodec(elementSize: 1)),
            bytesToBytes: [.zstandard(ZstandardCodec(level: 1, hasChecksum: false))])
        let output = ByteBuffer()
        let scratch = CodecScratch.withPooled { $0 }
        try Self.numbers.withBytes { try chain.encode($0, into: output, scratch: scratch) }
        // The same frame with a window where the content size stood: descriptor 0x20 with one byte of size becomes 0x00.
        var frame = output.bytes
        #expect(Array(frame[4..<6]) == [0x20, 24])
        frame[4] = 0x00
        frame[5] = 0x38
        #expect(try bytes(#"["bytes", "zstd"]"#, frame) == Self.numbers)
        #expect(
            try bytes(#"["bytes", "crc32c", "zstd"]"#, try recompressed(sealed(Self.numbers)))
                == Self.numbers)
        #expect(
            refusal(#"["bytes", "zstd", "zstd"]"#, Array(frame.prefix(8)))
                == "its zstd frame ends too early")
    }

    /// Returns a zstd frame that does not say how much it holds.
    func recompressed(_ bytes: [UInt8]) throws -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: 1000)
        let count = try CodecScratch.withPooled { scratch in
            try unsafe scratch.withCompressor { state in
                unsafe ZSTD_CCtx_reset(state, ZSTD_reset_session_and_parameters)
                unsafe ZSTD_CCtx_setParameter(state, ZSTD_c_contentSizeFlag, 0)
                return unsafe ZSTD_compress2(
                    state, &frame, frame.count, bytes, bytes.count)
            }
        }
        return Array(frame.prefix(count))
    }

    @Test func `Texts of a fixed length are read`() throws {
        let type = #"{"name": "fixed_length_utf32", "configuration": {"length_bytes": 8}}"#
        let chunk: [UInt8] = [
            0x61, 0, 0, 0, 0, 0, 0, 0, 0x81, 0xFA, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x62, 0, 0, 0,
        ]
        let codecs = #"[{"name": "bytes", "configuration": {"endian": "little"}}]"#
        let array = try array(codecs, type: type, shape: [3], fill: "\"x\"", chunk)
        #expect(try array.texts() == ["a", "🪁", "\0b"])
        #expect(try array.texts(1..<2) == ["🪁"])
        #expect(throws: ArchiveError.self) { try array.rows() }
        var surrogate = chunk
        surrogate[1] = 0xD8
        let error = #expect(throws: ArchiveError.self) {
            try self.array(codecs, type: type, shape: [3], fill: "\"x\"", surrogate).texts()
        }
        #expect(
            error?.message
                == "Chunk 'c/0' of 'here' is damaged: it holds the number 55393, which is no character; "
                + "run 'vane archive verify'.")
    }

    @Test func `Other compressors of blosc are named`() throws {
        for name in ["lz4", "lz4hc", "snappy", "blosclz"] {
            let codecs =
                #"["bytes", {"name": "blosc", "configuration": {"cname": "\#(name)", "clevel": 5}}]"#
            #expect(
                refusal(codecs, [])?.hasPrefix(
                    "'here' cannot be read: its codec 'blosc' compresses with '\(name)'; ") == true)
        }
    }
}
