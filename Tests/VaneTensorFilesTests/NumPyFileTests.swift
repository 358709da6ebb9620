import Testing
import VaneTensors

@testable import VaneTensorFiles

/// Reading and writing of NumPy array files.
@Suite struct NumPyFileTests {
    @Test(.tags(.golden)) func `NumPy's own files are read`() throws {
        let floats: [Float] = [0, -0.0, 1.5, -2.25, 65504, 6e-8]
        let matrix = try NumPyFile(path: Fixture.path("matrix.npy")).tensor
        #expect(try matrix.floats() == Tensor(shape: [2, 3], floats))
        let vector = try NumPyFile(path: Fixture.path("vector.npy")).tensor
        #expect(try vector.integers() == Tensor(shape: [3], [5, -6, 7]))
        let scalar = try NumPyFile(path: Fixture.path("scalar.npy")).tensor
        #expect(try scalar.floats() == Tensor(shape: [], [2.5]))
        let half = try NumPyFile(path: Fixture.path("half.npy")).tensor
        #expect(try half.floats()[3] == -2.25)
        let second = try NumPyFile(path: Fixture.path("version2.npy")).tensor
        #expect(try second.floats() == Tensor(shape: [2, 3], floats))
    }

    @Test(.tags(.golden)) func `What is written equals NumPy's own bytes`() throws {
        let floats: [Float] = [0, -0.0, 1.5, -2.25, 65504, 6e-8]
        #expect(
            NumPyFile.bytes(of: Tensor(shape: [2, 3], floats))
                == (try bytes("matrix.npy")))
        #expect(
            NumPyFile.bytes(of: Tensor<Int64>(shape: [3], [5, -6, 7])) == (try bytes("vector.npy")))
        #expect(NumPyFile.bytes(of: Tensor<Double>(shape: [], [2.5])) == (try bytes("scalar.npy")))
    }

    @Test func `A shape too long for version 1 is written as version 2`() throws {
        let tensor = Tensor<UInt8>(shape: [Int](repeating: 1, count: 30_000), [9])
        let bytes = NumPyFile.bytes(of: tensor)
        #expect(bytes[6] == 2)
        #expect(bytes.count % 64 == 1)
        let read = try NumPyFile(bytes: bytes, named: "x").tensor
        #expect(read.shape == tensor.shape)
        #expect(try read.integers().elements == [9])
    }

    @Test(arguments: [
        ("column_major.npy", "is in column-major order; save numpy.ascontiguousarray of it."),
        (
            "big_endian.npy",
            "holds numbers of type '>f4'; save it with a little-endian integer or floating-point type."
        ),
    ])
    func `What is not supported is named with its remedy`(name: String, rest: String) {
        let path = Fixture.path(name)
        let error = #expect(throws: TensorFileError.self) { try NumPyFile(path: path) }
        #expect(error?.code == .unsupported)
        #expect(error?.message == "'\(path)' \(rest)")
    }

    @Test(arguments: [
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
            "it has 8 bytes of numbers where <f4 [3] calls for 12"
        ),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 2), }",
            "its shape exceeds 64 bits"
        ),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4611686018427387904, 2), }",
            "its shape exceeds 64 bits"
        ),
        ("{'descr': '<f4', 'shape': (2,), }", "its header is not the dictionary of an array"),
        (
            "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
            "its header is not the dictionary of an array"
        ),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3), }",
            "its header is not the dictionary of an array"
        ),
        ("{'descr': '<f4", "its header is not the dictionary of an array"),
    ])
    func `A header that lies is refused`(dictionary: String, reason: String) {
        let bytes = NumPyHeader.bytes(dictionary) + [UInt8](repeating: 0, count: 8)
        let error = #expect(throws: TensorFileError.self) {
            try NumPyFile(bytes: bytes, named: "x.npy")
        }
        #expect(error?.code == .malformed)
        #expect(
            error?.message == "'x.npy' is damaged or not of its format: \(reason); fetch it again.")
    }

    @Test func `Every shortening of a good file is refused`() throws {
        let bytes = try bytes("matrix.npy")
        for count in 0..<bytes.count {
            #expect(throws: TensorFileError.self) {
                try NumPyFile(bytes: Array(bytes[..<count]), named: "x")
            }
        }
    }

    /// Returns a fixture's bytes.
    private func bytes(_ name: String) throws -> [UInt8] {
        let file = try FileBytes(path: Fixture.path(name))
        return file.array(0..<file.count)
    }
}
