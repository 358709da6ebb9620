import Testing
import VaneTensors

@testable import VaneArchive

/// An array read part by part is the array read at once.
@Suite struct ElementBytesTests {
    @Test(arguments: [1, 100, 1 << 20])
    func `Parts are whole chunks of rows, and together all elements`(partByteCount: Int) throws {
        let folder = try TemporaryFolder()
        try SyntheticCorpus().write(to: folder.path("c.zarr"))
        let archive = try Archive(at: folder.path("c.zarr"))
        for path in archive.arrayPaths {
            let array = try archive.array(at: path)
            guard let size = array.dataType.byteCount else { continue }
            var parts: [[UInt8]] = []
            try array.forEachElementBytes(partByteCount: partByteCount) { parts.append($0) }
            #expect(Array(parts.joined()) == (try array.elementBytes()), "\(path)")
            let chunk = array.chunkShape[0] * array.rowWidth * size
            let wanted = (max(1, partByteCount) + chunk - 1) / chunk * chunk
            #expect(parts.dropLast().allSatisfy { $0.count == wanted }, "\(path)")
        }
    }

    @Test func `An array without axes is one part, one without rows is none`() throws {
        for (shape, key, count) in [("[]", "c", 1), ("[0]", "c/0", 0)] {
            let metadata = HostileStoreTests.metadata(
                shape: shape, chunk: shape == "[]" ? "[]" : "[8]", fill: "7")
            let array = try Archive(objects: ["zarr.json": metadata, key: [9]], name: "x")
                .array(at: "")
            var parts: [[UInt8]] = []
            try array.forEachElementBytes { parts.append($0) }
            #expect(parts == [[UInt8]](repeating: [9], count: count))
        }
    }

    @Test func `A claim beyond all proportion is refused before the first part`() throws {
        let metadata = HostileStoreTests.metadata(shape: "[1000000000000]", chunk: "[1000000]")
        let array = try Archive(objects: ["zarr.json": metadata], name: "x").array(at: "")
        let error = #expect(throws: ArchiveError.self) {
            try array.forEachElementBytes { _ in Issue.record("A part was given.") }
        }
        #expect(error?.code == .outOfProportion)
        #expect(
            error?.message
                == "'x' claims 4000000000000 bytes where the store holds 0 for it; "
                + "restore its zarr.json or read a range of rows."
        )
    }
}
