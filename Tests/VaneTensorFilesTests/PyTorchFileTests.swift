import Testing
import VaneTensors

@testable import VaneTensorFiles

/// Reading of files of `torch.save` without executing anything.
@Suite struct PyTorchFileTests {
    @Test(.tags(.golden)) func `Every type of number is read`() throws {
        let file = try PyTorchFile(path: Fixture.exchange("types.pt"))
        #expect(
            file.names == [
                "f64", "f32", "f16", "bf16", "i64", "i32", "i16", "i8", "u8", "u16", "bool",
                "scalar", "empty",
            ])
        for name in ["f64", "f16", "bf16"] {
            #expect(try file.tensor(name).floats().elements == [0.5, -1.25])
        }
        #expect(
            try file.tensor("f32").floats() == Tensor(shape: [3, 4], (0..<12).map(Float.init)))
        #expect(try file.tensor("i64").integers().elements == [-1, 1 << 40])
        for name in ["i32", "i16", "i8"] {
            #expect(try file.tensor(name).integers().elements == [-1, 7])
        }
        #expect(try file.tensor("u8").integers().elements == [1, 255])
        #expect(try file.tensor("u16").integers().elements == [1, 65535])
        #expect(try file.tensor("bool").integers().elements == [1, 0])
        #expect(try file.tensor("scalar").floats() == Tensor(shape: [], [2.5]))
        #expect(try file.tensor("empty").shape == [0, 4])
    }

    @Test(.tags(.golden)) func `Views of one storage are read in row-major order`() throws {
        let file = try PyTorchFile(path: Fixture.exchange("views.pt"))
        #expect(
            try file.tensor("t").floats()
                == Tensor(shape: [4, 3], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]))
        #expect(
            try file.tensor("columns").floats() == Tensor(shape: [3, 2], [0, 2, 4, 6, 8, 10]))
        #expect(try file.tensor("row").floats() == Tensor(shape: [4], [4, 5, 6, 7]))
        #expect(try file.tensor("wide").floats() == Tensor(shape: [5], [0, 0, 0, 0, 0]))
    }

    @Test(.tags(.golden), arguments: ["notes.pt", "protocol4.pt"])
    func `A network's state dict is read with its metadata left out`(name: String) throws {
        let file = try PyTorchFile(path: Fixture.exchange(name))
        #expect(file.names == ["0.weight", "0.bias", "2.weight", "2.bias"])
        #expect(
            try file.tensor("0.weight").floats()
                == Tensor(shape: [3, 2], (0..<6).map { Float($0) / 8 - 0.25 }))
        #expect(file.shape(of: "2.weight") == [2, 3])
    }

    @Test(.tags(.golden)) func `Parameters, nested containers and lone tensors are read`() throws {
        let release = try PyTorchFile(path: Fixture.exchange("release.pt"))
        #expect(release.names == ["encoder.weight", "encoder.bias", "decoder.weight"])
        #expect(try release.tensor("encoder.bias").floats().elements == [0.5, 0, -0.5])
        let nested = try PyTorchFile(path: Fixture.exchange("nested.pt"))
        #expect(nested.names == ["nested.0.0"])
        let lone = try PyTorchFile(path: Fixture.exchange("vector.pt"))
        #expect(lone.names == [""])
        #expect(try lone.tensor("").floats().elements == [1, 2, 3])
    }

    @Test(arguments: [
        ("attack.pt", "asks for 'posix.system', which is not data and is never run"),
        (
            "module.pt",
            "asks for 'torch.nn.modules.container.Sequential', which is not data and is never run"
        ),
    ])
    func `A pickle that is more than data is refused by name`(name: String, reason: String) {
        let path = Fixture.exchange(name)
        let error = #expect(throws: TensorFileError.self) { try PyTorchFile(path: path) }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'\(path)' \(reason); save tensors alone, as in torch.save(model.state_dict(), path)."
        )
    }

    @Test func `The old format is refused`() {
        let path = Fixture.exchange("legacy.pt")
        let error = #expect(throws: TensorFileError.self) { try PyTorchFile(path: path) }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'\(path)' is in PyTorch's old format, from before version 1.6; load it in PyTorch and save it again."
        )
    }

    @Test func `Every shortening of a good file is refused`() throws {
        let bytes = try Fixture.exchangeBytes("vector.pt")
        for count in 0..<bytes.count {
            #expect(throws: TensorFileError.self) {
                try PyTorchFile(bytes: Array(bytes[..<count]), named: "x")
            }
        }
    }

    /// Pickles that lie, or that only look like data; each becomes the `data.pkl` of a file.
    static let hostile: [(pickle: [UInt8], reason: String)] = [
        ([0x80, 2, 0x4B], "its pickle is cut off"),
        ([0x80, 2, 0x74, 0x2E], "its pickle takes a mark that is not there"),
        ([0x80, 2, 0x85, 0x2E], "its pickle takes a value that is not there"),
        ([0x80, 2, 0x68, 9, 0x2E], "its pickle recalls a value that it never made"),
        ([0x80, 2, 0x4E, 0x4E, 0x2E], "its pickle does not end with one value"),
        ([0x80, 2, 0x4E, 0x2E, 0x2E], "its pickle does not end with one value"),
        // A list that holds itself.
        (
            [0x80, 2, 0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E],
            "its pickle holds itself, or is nested too deeply"
        ),
        // Thirty lists, each holding the one before twice: a billion paths.
        (
            [0x80, 2, 0x5D, 0x71, 0]
                + (0..<30).flatMap { [0x5D, 0x28, 0x68, $0, 0x68, $0, 0x65, 0x71, $0 + 1] }
                + [0x71, 99, 0x85] + (0..<30).map { _ in 0x86 } + [0x2E],
            "its pickle holds itself, or is nested too deeply"
        ),
        (
            view(offset: 0, count: 3),
            "a tensor of shape [3] and strides [1] from 0 leaves its storage of 2 numbers"
        ),
        (
            view(offset: 1, count: 2),
            "a tensor of shape [2] and strides [1] from 1 leaves its storage of 2 numbers"
        ),
        (
            view(offset: 0, count: 2),
            "its member 'x/data/0' is absent or shorter than the numbers of ''"
        ),
    ]

    /// Returns a pickle of a view of a storage of two floats.
    private static func view(offset: UInt8, count: UInt8) -> [UInt8] {
        Array(
            "\u{0}\u{2}ctorch._utils\n_rebuild_tensor_v2\n((X\u{7}\0\0\0storagectorch\nFloatStorage\nX\u{1}\0\0\00X\u{3}\0\0\0cpuK\u{2}tQ"
                .utf8
        )
        .replacingFirst(with: 0x80) + [
            0x4B, offset, 0x4B, count, 0x85, 0x4B, 1, 0x85, 0x89, 0x4E, 0x74, 0x52, 0x2E,
        ]
    }

    @Test(arguments: hostile)
    func `A hostile pickle is refused in time and memory in proportion`(
        pickle: [UInt8], reason: String
    ) {
        var writer = ZipWriter()
        writer.add(pickle, named: "x/data.pkl", compressed: false)
        let bytes = writer.finish()
        let error = #expect(throws: TensorFileError.self) {
            try PyTorchFile(bytes: bytes, named: "x")
        }
        #expect(error?.code == .malformed)
        #expect(
            error?.message == "'x' is damaged or not of its format: \(reason); fetch it again.")
    }

    @Test(arguments: [
        ([0x80, 2, 0x69, 0x2E] as [UInt8], "uses the opcode 0x69 at byte 2"),
        ([0x80, 9], "is of pickle protocol 9"),
        (
            [0x80, 2, 0x8A, 9] + [UInt8](repeating: 1, count: 9) + [0x2E],
            "holds an integer of more than 64 bits"
        ),
    ])
    func `What is outside the subset is refused by name`(pickle: [UInt8], reason: String) {
        var writer = ZipWriter()
        writer.add(pickle, named: "x/data.pkl", compressed: true)
        let bytes = writer.finish()
        let error = #expect(throws: TensorFileError.self) {
            try PyTorchFile(bytes: bytes, named: "x")
        }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'x' \(reason), which is not data and is never run; save tensors alone, as in torch.save(model.state_dict(), path)."
        )
    }
}

extension [UInt8] {
    /// Returns the bytes with another first one, which no text could hold.
    fileprivate func replacingFirst(with byte: UInt8) -> [UInt8] { [byte] + dropFirst() }
}
