import Testing
import VaneTensors

@testable import VaneArchive

/// Memory follows what stored bytes really decode to, and not what a store claims.
@Suite struct ProportionTests {
    /// A blosc codec.
    static let blosc =
        #"{"name": "blosc", "configuration": {"cname": "zstd", "clevel": 1, "shuffle": "noshuffle", "typesize": 1, "blocksize": 0}}"#

    /// Returns an array of bytes in chunks, with an object that is no chunk.
    func array(
        count: Int, chunk: Int, codecs: String, junk: Int, _ objects: [String: [UInt8]] = [:]
    ) throws -> ArchiveArray {
        var objects = objects
        objects["zarr.json"] = HostileStoreTests.metadata(
            shape: "[\(count)]", chunk: "[\(chunk)]", codecs: codecs)
        objects["junk"] = [UInt8](repeating: 0, count: junk)
        return try Archive(objects: objects, name: "x").array(at: "")
    }

    @Test func `Fill value beyond all stored bytes is refused, whatever else lies in the store`()
        throws
    {
        let count = 1 << 30
        let array = try array(
            count: count, chunk: 1 << 26, codecs: #"["bytes"]"#, junk: 1 << 16)
        let ways: [() throws -> Void] = [
            { _ = try array.rows() }, { _ = try array.contents() },
            { _ = try array.elementBytes() }, { _ = try array.integers() },
            { _ = try array.rows([Int](0..<(1 << 25))) },
        ]
        for way in ways {
            let error = #expect(throws: ArchiveError.self) { try way() }
            #expect(error?.code == .outOfProportion)
            #expect(error?.message.contains("bytes where the store holds 65536 for it") == true)
        }
    }

    @Test func `A chunk that lies about its size costs no memory for the others`() throws {
        // A header that claims as much as the metadata, one block, and no frame in it.
        let size = 1 << 30
        let header = ByteBuffer()
        BloscHeader(flags: 0x90, elementSize: 1, decodedCount: size, encodedCount: 1 << 16)
            .write(to: header)
        header.append(littleEndian: UInt32(20))
        header.append(littleEndian: UInt32((1 << 16) - 24))
        let chunk = header.bytes + [UInt8](repeating: 7, count: (1 << 16) - 24)
        let array = try array(
            count: 16 * size, chunk: size, codecs: #"["bytes", \#(Self.blosc)]"#,
            junk: 1 << 20, ["c/3": chunk])
        let error = #expect(throws: ArchiveError.self) { try array.elementBytes() }
        #expect(error?.code == .damaged)
        #expect(
            error?.message
                == "Chunk 'c/3' of 'x' is damaged: it does not begin with a zstd frame; run 'vane archive verify'."
        )
    }

    @Test func `What is honest is read, however small it became`() throws {
        let count = 20 << 20
        let encoded = ByteBuffer()
        try CodecScratch.withPooled { scratch in
            try [UInt8](repeating: 9, count: 4 * count).withBytes {
                try ZstandardCodec().encode($0, into: encoded, scratch: scratch)
            }
        }
        #expect(encoded.count < count / 4096)
        let bytes = #"{"name": "bytes", "configuration": {"endian": "little"}}"#
        let metadata = HostileStoreTests.metadata(
            shape: "[\(count)]", chunk: "[\(count)]", type: #""int32""#,
            codecs: #"[\#(bytes), "zstd"]"#)
        let array = try Archive(
            objects: ["zarr.json": metadata, "c/0": encoded.bytes], name: "x"
        ).array(at: "")
        let elements = try array.elementBytes()
        #expect(elements.count == 4 * count)
        #expect(elements.allSatisfy { $0 == 9 })
    }
}
