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

    @Test(
        .tags(.golden),
        arguments: [
            ("column_major.npy", "matrix.npy"), ("column_major_halves.npy", "half.npy"),
            ("column_major_3.npy", "row_major_3.npy"),
            ("big_endian_column_major_3.npy", "row_major_3.npy"),
        ])
    func `Other orders of axes and bytes give NumPy's own bits`(name: String, plain: String) throws
    {
        let tensor = try NumPyFile(path: Fixture.path(name)).tensor
        let wanted = try NumPyFile(path: Fixture.path(plain)).tensor
        #expect(tensor.shape == wanted.shape)
        #expect(tensor.elementType == wanted.elementType)
        #expect(bits(of: tensor) == bits(of: wanted))
        #expect(bits(of: tensor.rows(1..<2)) == bits(of: wanted.rows(1..<2)))
    }

    @Test(.tags(.golden)) func `Big-endian numbers of every size are read`() throws {
        let floats = try NumPyFile(path: Fixture.path("big_endian.npy")).tensor
        #expect(try floats.floats() == Tensor(shape: [2], [1, 2]))
        let integers = try NumPyFile(path: Fixture.path("big_endian_integers.npy")).tensor
        let wanted: [Int64] = [1, -2, 3, 1 << 40, -(1 << 62), 0]
        #expect(try integers.integers() == Tensor(shape: [2, 3], wanted))
        let empty = try NumPyFile(path: Fixture.path("big_endian_empty.npy")).tensor
        #expect(try empty.floats() == Tensor(shape: [0, 3, 2], []))
        for (type, bytes) in [(">i2", [0xFF, 0xFE]), (">u2", [1, 0])] as [(String, [UInt8])] {
            let header = "{'descr': '\(type)', 'fortran_order': True, 'shape': (1, 1), }"
            let file = NumPyHeader.bytes(header) + bytes
            let number = try NumPyFile(bytes: file, named: "x").tensor.integers()
            #expect(number == Tensor(shape: [1, 1], [type == ">i2" ? -2 : 256]))
        }
    }

    @Test func `A column-major header of many axes costs no more than its length`() throws {
        let axes = "2, " + String(repeating: "1, ", count: 20_000) + "500"
        let header = "{'descr': '<u2', 'fortran_order': True, 'shape': (\(axes)), }"
        let bytes = NumPyHeader.bytes(header)
        let numbers = (0..<1000).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let tensor = try NumPyFile(bytes: bytes + numbers, named: "x").tensor
        #expect(tensor.shape.count == 20_002)
        #expect(
            try tensor.integers().elements
                == (0..<2).flatMap { row in (0..<500).map { Int64(row + 2 * $0) } })
    }

    @Test(arguments: ["<c8", ">U3", "|O", "<M8[s]", ">b1"])
    func `Elements that are no numbers are named with their remedy`(type: String) {
        let header = "{'descr': '\(type)', 'fortran_order': True, 'shape': (1,), }"
        let bytes = NumPyHeader.bytes(header) + [UInt8](repeating: 0, count: 8)
        let error = #expect(throws: TensorFileError.self) {
            try NumPyFile(bytes: bytes, named: "x.npy")
        }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'x.npy' holds numbers of type '\(type)'; save it with an integer or floating-point type."
        )
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

    /// Returns a tensor's bytes, which tell a NaN from another.
    private func bits(of tensor: StoredTensor) -> [UInt8] {
        tensor.withBytes { span in
            span.byteOffsets.map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }

    /// Returns a fixture's bytes.
    private func bytes(_ name: String) throws -> [UInt8] {
        let file = try FileBytes(path: Fixture.path(name))
        return file.array(0..<file.count)
    }
}
