import Foundation
import Testing
import VaneTensors

@testable import VaneTensorFiles

/// What is written part by part is, byte for byte, what is written at once.
@Suite struct StreamedTensorTests {
    /// A folder of the test's own.
    let folder: TemporaryFolder

    /// Makes the folder.
    init() throws { folder = try TemporaryFolder() }

    /// Tensors of several types and sizes, with their bytes; none of the parts ends where a number does.
    static func tensors(partByteCount: Int) -> [(StreamedTensor, [UInt8])] {
        let shapes: [(String, ElementType, [Int])] = [
            ("b/half", .float16, [3, 5]), ("a", .float64, []), ("nothing", .int32, [0, 4]),
            ("ü", .uint8, [700]),
        ]
        return shapes.map { name, type, shape in
            let count = shape.reduce(type.byteCount, *)
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + name.utf8.count) }
            let tensor = StreamedTensor(name: name, kind: .numbers(type), shape: shape) { body in
                for start in stride(from: 0, to: count, by: partByteCount) {
                    try body(Array(bytes[start..<min(start + partByteCount, count)]))
                }
            }
            return (tensor, bytes)
        }
    }

    /// The bytes of a file in the folder.
    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder.path + "/" + name)))
    }

    @Test(arguments: [7, 100_000])
    func `A NumPy archive and a safetensors file have the bytes of those written at once`(
        partByteCount: Int
    ) throws {
        let tensors = Self.tensors(partByteCount: partByteCount)
        var archive = NumPyArchiveWriter()
        var safetensors = SafetensorsWriter(metadata: ["m": "x"])
        for (tensor, bytes) in tensors {
            try archive.add(
                NumPyFile.bytes(of: bytes, type: tensor.type, shape: tensor.shape, named: ""),
                named: tensor.name)
            try safetensors.add(
                bytes: bytes, type: tensor.type, shape: tensor.shape, named: tensor.name)
        }
        try NumPyArchiveWriter.write(tensors.map(\.0), to: folder.path + "/a.npz")
        #expect(try bytes("a.npz") == archive.bytes)
        try SafetensorsWriter.write(
            tensors.map(\.0), metadata: ["m": "x"], to: folder.path + "/a.safetensors")
        #expect(try bytes("a.safetensors") == safetensors.bytes)
        let read = try NumPyArchive(path: folder.path + "/a.npz").tensor("ü")
        #expect(try read.integers().elements.map(UInt8.init) == tensors[3].1)
    }

    @Test func `A NumPy file of texts has the bytes of one written at once`() throws {
        let texts = ["a", "", "bäc"]
        let tensor = StreamedTensor(
            name: "t", kind: .texts(width: NumPyFile.textWidth(of: texts)), shape: [3]
        ) { body in
            for text in texts { try body(NumPyFile.textBytes(of: [text], width: 3)) }
        }
        try NumPyFile.write(tensor, to: folder.path + "/t.npy")
        #expect(try bytes("t.npy") == NumPyFile.bytes(ofTexts: texts, shape: [3]))
    }

    @Test func `A part that cannot be had leaves the file as it was and nothing beside it`() throws
    {
        struct Lost: Error {}
        let path = folder.path + "/a.npz"
        try Data([1, 2, 3]).write(to: URL(filePath: path))
        let tensor = StreamedTensor(name: "a", kind: .numbers(.uint8), shape: [200]) { body in
            try body([UInt8](repeating: 0, count: 100))
            throw Lost()
        }
        #expect(throws: Lost.self) { try NumPyArchiveWriter.write([tensor], to: path) }
        #expect(throws: Lost.self) { try SafetensorsWriter.write([tensor], to: path) }
        #expect(throws: Lost.self) { try NumPyFile.write(tensor, to: path) }
        #expect(try bytes("a.npz") == [1, 2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.npz"])
    }

    @Test func `Names that stand twice and types that a file lacks are refused`() throws {
        let path = folder.path + "/a"
        let tensor = StreamedTensor(name: "a", kind: .numbers(.bfloat16), shape: [0]) { _ in }
        let twice = #expect(throws: TensorFileError.self) {
            try SafetensorsWriter.write([tensor, tensor], to: path)
        }
        #expect(twice?.code == .duplicateName)
        #expect(
            twice?.message == "The tensor 'a' was added twice; give every tensor its own name.")
        let unknown = #expect(throws: TensorFileError.self) {
            try NumPyArchiveWriter.write([tensor], to: path)
        }
        #expect(unknown?.code == .unsupported)
        #expect(
            unknown?.message
                == "'a' is of type BF16, which NumPy lacks; widen it to F32, which changes no number."
        )
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `A pipe gets the bytes that a file would`() async throws {
        let (pipe, file) = (folder.path + "/pipe", folder.path + "/file")
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        let tensors = Self.tensors(partByteCount: 64).map(\.0)
        try NumPyArchiveWriter.write(tensors, to: file)
        let reader = Task.detached { try FileBytes.readStream(pipe) }
        try NumPyArchiveWriter.write(tensors, to: pipe)
        #expect(try await reader.value == (try bytes("file")))
    }
}
