import Testing
import VaneTensors

@testable import VaneTensorFiles

/// Reading and writing of NumPy archives, and the zip files around them.
@Suite struct NumPyArchiveTests {
    @Test(.tags(.golden), arguments: ["stored.npz", "deflated.npz"])
    func `NumPy's own archives are read`(name: String) throws {
        let archive = try NumPyArchive(path: Fixture.exchange(name))
        let states = try archive.tensor("states")
        #expect(try states.floats() == Tensor(shape: [3, 4], (0..<12).map(Float.init)))
        #expect(try archive.tensor("labels").integers().elements == [1, 0, 1])
        #expect(try archive.tensor("half").floats().elements == [0.5, -2])
        #expect(try archive.tensor("empty").shape == [0, 4])
        if name == "deflated.npz" {
            #expect(archive.names == ["zeros", "states", "labels", "half", "empty"])
            #expect(try archive.tensor("zeros").floats().elements.allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: [true, false])
    func `What is written is read back bit for bit`(isCompressed: Bool) throws {
        var writer = NumPyArchiveWriter(isCompressed: isCompressed)
        let long = Tensor<Float>(shape: [1000], (0..<1000).map { Float($0 / 100) })
        try writer.add(long, named: "long")
        try writer.add(Tensor<Int64>(shape: [2], [-5, 6]), named: "ü")
        let bytes = writer.bytes
        #expect((bytes.count < 1000) == isCompressed)
        let archive = try NumPyArchive(bytes: bytes, named: "x.npz")
        #expect(archive.names == ["long", "ü"])
        #expect(try archive.tensor("long").floats() == long)
        #expect(try archive.tensor("ü").integers().elements == [-5, 6])
        #expect(writer.bytes == bytes)
    }

    @Test func `Files beyond 32 bits are written with 64-bit fields and read back`() throws {
        var writer = ZipWriter(widest: 100)
        writer.add([UInt8](repeating: 7, count: 300), named: "a", compressed: true)
        writer.add(Array(0..<200), named: "b", compressed: false)
        let zip = try ZipFile(FileBytes(writer.finish(), named: "x"))
        #expect(zip.members.map(\.count) == [300, 200])
        #expect(zip.members[0].isDeflated && !zip.members[1].isDeflated)
        for (index, wanted) in [[UInt8](repeating: 7, count: 300), Array(0..<200)].enumerated() {
            let (bytes, range) = try zip.content(of: zip.members[index])
            #expect(bytes.array(range) == wanted)
        }
    }

    @Test func `Texts are laid out as UTF-32 that NumPy knows`() {
        let bytes = NumPyFile.bytes(ofTexts: ["aü", ""], shape: [2])
        #expect(String(decoding: bytes[10..<60], as: UTF8.self).contains("'descr': '<U2'"))
        #expect(bytes.suffix(16) == [0x61, 0, 0, 0, 0xFC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `A name with a line end leaves the message on one line`() throws {
        var writer = ZipWriter()
        writer.add([1], named: "a\nb\u{2028}.npy", compressed: false)
        let archive = try NumPyArchive(bytes: writer.finish(), named: "x")
        let error = #expect(throws: TensorFileError.self) { try archive.tensor("a") }
        #expect(
            error?.message
                == #"'x' has no tensor 'a': it holds 'a\u{a}b\u{2028}'; check that it is complete."#
        )
    }

    @Test func `Adding a name twice is refused`() throws {
        var writer = NumPyArchiveWriter()
        try writer.add(Tensor<Float>(shape: [1], [1]), named: "a")
        let error = #expect(throws: TensorFileError.self) {
            try writer.add(Tensor<Float>(shape: [1], [1]), named: "a")
        }
        #expect(error?.code == .duplicateName)
        #expect(
            error?.message == "The tensor 'a' was added twice; give every tensor its own name.")
    }

    @Test func `An array that is not there is named beside those that are`() throws {
        let archive = try NumPyArchive(bytes: try example(), named: "x.npz")
        let error = #expect(throws: TensorFileError.self) { try archive.tensor("c") }
        #expect(error?.code == .missingTensor)
        #expect(
            error?.message
                == "'x.npz' has no tensor 'c': it holds 'a', 'b'; check that it is complete.")
    }

    @Test func `Every shortening of a good file is refused`() throws {
        let bytes = try example()
        for count in 0..<bytes.count {
            #expect(throws: TensorFileError.self) {
                try NumPyArchive(bytes: Array(bytes[..<count]), named: "x")
            }
        }
    }

    @Test func `A changed byte of the content fails its checksum`() throws {
        var bytes = try example()
        bytes[30 + 5 + 130] ^= 1
        let archive = try NumPyArchive(bytes: bytes, named: "x")
        let error = #expect(throws: TensorFileError.self) { try archive.tensor("a") }
        #expect(error?.code == .malformed)
        #expect(
            error?.message
                == "'x' is damaged or not of its format: its member 'a.npy' fails its checksum; fetch it again."
        )
    }

    @Test(arguments: [
        (46, 1, "its member 'a.npy' exists twice"),
        (24, 0xFF, "its member 'a.npy' claims 255 bytes from 136"),
        (42, 0x10, "its member 'a.npy' is not where it should be"),
        (43, 0xFF, "the sizes of 'a.npy' exceed it"),
        (20, 0xFF, "its member 'a.npy' overlaps what comes after it"),
        (0, 0, "entry 0 of its directory is cut off or not one"),
    ])
    func `A directory that lies is refused`(offset: Int, value: UInt8, reason: String) throws {
        var bytes = try example()
        let start = try ZipDirectory(FileBytes(bytes, named: "x")).start
        if offset == 46 {
            // The second entry's name becomes the first's.
            bytes[start + 46 + 5 + 46] = UInt8(ascii: "a")
        } else {
            bytes[start + offset] = value
        }
        let error = #expect(throws: TensorFileError.self) {
            try NumPyArchive(bytes: bytes, named: "x")
        }
        #expect(error?.code == .malformed)
        #expect(
            error?.message == "'x' is damaged or not of its format: \(reason); fetch it again.")
    }

    /// Returns an archive of two stored arrays.
    private func example() throws -> [UInt8] {
        var writer = NumPyArchiveWriter()
        try writer.add(Tensor<Float>(shape: [2], [1, 2]), named: "a")
        try writer.add(Tensor<Float>(shape: [2], [3, 4]), named: "b")
        return writer.bytes
    }
}
