import Foundation
import Synchronization
import Testing
import VaneTensors

@testable import VaneArchive

/// Zip files beyond the limits of 32 bits and of 65,535 entries, written and read with their real sizes.
@Suite struct LargeZipTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// Nothing but zeros, as many as are asked for.
    private struct Zeros: StoredObject {
        /// The number of bytes.
        let byteCount: Int

        /// Fills memory with zeros.
        func read(from offset: Int, into target: inout MutableRawSpan) {
            // SAFETY: the memory is the span's own, and zeros are bytes.
            unsafe target.withUnsafeMutableBytes {
                _ = unsafe $0.initializeMemory(as: UInt8.self, repeating: 0)
            }
        }
    }

    /// A file with holes where zeros were written, so that gigabytes of them take no room.
    private final class SparseFile: StagedObject {
        /// The file.
        private let file: FileHandle

        /// The number of bytes so far.
        private let count = Mutex(0)

        /// Begins a file.
        init(_ path: String) throws {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            file = try FileHandle(forWritingTo: URL(filePath: path))
        }

        /// The number of bytes so far.
        var byteCount: Int { count.withLock { $0 } }

        /// Adds bytes, or goes on behind a hole.
        func append(_ bytes: RawSpan) throws {
            // SAFETY: both ranges lie inside the span.
            let isZero = unsafe bytes.withUnsafeBytes { bytes in
                guard bytes.count > 4096, unsafe bytes[0] == 0 else { return false }
                guard let start = bytes.baseAddress else { return false }
                return unsafe memcmp(start, start.advanced(by: 1), bytes.count - 1) == 0
            }
            if !isZero {
                try file.seek(toOffset: UInt64(byteCount))
                try file.write(contentsOf: bytes.array)
            }
            count.withLock { $0 += bytes.byteCount }
        }

        /// Closes the file.
        func publish() throws { try file.close() }
    }

    @Test(.tags(.slow))
    func `Entries larger than four gigabytes, and behind them, are written and read`() throws {
        let size = (1 << 32) + (1 << 20) + 7
        let path = folder.path("a.zarr.zip")
        var zip = ZipWriter(try SparseFile(path))
        try zip.add("large/c/0", Zeros(byteCount: size))
        try zip.add("zarr.json", Array(#"{"zarr_format": 3, "node_type": "group"}"#.utf8))
        try zip.add("small/zarr.json", ZipStoreTests.metadata)
        try zip.add("small/c/0", [1, 2, 3, 4])
        try zip.add(
            "large/zarr.json",
            HostileStoreTests.metadata(shape: "[\(size)]", chunk: "[\(1 << 30)]"))
        try zip.finish()
        let archive = try Archive(at: path)
        #expect(archive.arrayPaths == ["large", "small"])
        #expect(try archive.array(at: "small").elementBytes() == [1, 2, 3, 4, 7, 7])
        let large = try #require(try archive.store.object(at: "large/c/0"))
        #expect(large.byteCount == size)
        let end = ByteBuffer()
        try large.read((size - 9)..<size, into: end)
        #expect(end.bytes == [UInt8](repeating: 0, count: 9))
        #expect(try archive.array(at: "large").storedByteCount() == size)
    }

    @Test func `More entries than sixteen bits can count are written and read`() throws {
        let count = 70_000
        let path = folder.path("a.zarr.zip")
        var zip = ZipWriter(try StagedFile(path))
        try zip.add(
            "zarr.json", HostileStoreTests.metadata(shape: "[\(count)]", chunk: "[1]"))
        for i in 0..<count { try zip.add("c/\(i)", [UInt8(truncatingIfNeeded: i)]) }
        try zip.finish()
        let array = try Archive(at: path).array(at: "")
        #expect(try array.storedByteCount() == count)
        #expect(try array.rows([0, 65_535, 65_536, 69_999]).elements == [0, 255, 0, 111])
    }
}
