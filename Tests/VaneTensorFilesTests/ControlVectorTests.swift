import Testing

@testable import VaneTensorFiles

/// Reading and writing of control vectors in GGUF files.
@Suite struct ControlVectorTests {
    /// What the fixture holds.
    private let example = ControlVector(
        modelHint: "llama", directions: [1: [1, -2.5, 0.125], 3: [4, 5, -6]])

    @Test(.tags(.golden)) func `A file of gguf-py is read`() throws {
        #expect(try ControlVector(path: Fixture.exchange("control.gguf")) == example)
    }

    @Test(.tags(.golden)) func `What is written equals gguf-py's own bytes`() throws {
        #expect(example.bytes == (try Fixture.exchangeBytes("control.gguf")))
    }

    @Test func `A file that is no control vector is refused by its architecture`() {
        let path = Fixture.exchange("model.gguf")
        let error = #expect(throws: TensorFileError.self) { try ControlVector(path: path) }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'\(path)' is a GGUF file of architecture 'llama', no control vector; give the control vector, not the model."
        )
    }

    @Test(.tags(.golden)) func `Every kind of metadata is read or skipped`() throws {
        let file = try GGUFFile(FileBytes(path: Fixture.exchange("model.gguf")))
        #expect(file.integers["long"] == -7)
        #expect(file.integers["flag"] == 1)
        #expect(file.tensors.map(\.shape) == [[2, 3]])
        #expect(file.tensors.map(\.elementType) == [.float16])
    }

    @Test func `Every shortening of a good file is refused`() {
        let bytes = example.bytes
        // The last tensor's padding is not needed.
        for count in 0..<(bytes.count - 20) {
            #expect(throws: TensorFileError.self) {
                try ControlVector(bytes: Array(bytes[..<count]), named: "x")
            }
        }
    }

    @Test(arguments: [
        (8, 0xFF, "it claims 255 tensors in 304 bytes"),
        (16, 0xFF, "it claims 255 metadata entries in 296 bytes"),
        (24, 0xFF, "it claims 255 bytes of text in 288 bytes"),
        (0, 0, "it does not start like a GGUF file"),
    ])
    func `A header that lies is refused`(offset: Int, value: UInt8, reason: String) {
        var bytes = example.bytes
        bytes[offset] = value
        bytes[offset + 1] = offset == 24 ? 0xFF : bytes[offset + 1]
        let reason = offset == 24 ? "it claims 65535 bytes of text in 288 bytes" : reason
        let error = #expect(throws: TensorFileError.self) {
            try ControlVector(bytes: bytes, named: "x")
        }
        #expect(error?.code == .malformed)
        #expect(
            error?.message == "'x' is damaged or not of its format: \(reason); fetch it again.")
    }

    @Test(arguments: [
        ("direction.3", "direction.0", "its tensor 'direction.0' is no direction.N with N from 1"),
        ("direction.3", "direction.1", "its tensor 'direction.1' exists twice"),
    ])
    func `A direction that llama.cpp would not take is refused`(
        old: String, new: String, reason: String
    ) throws {
        var bytes = example.bytes
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: old) })
        bytes.replaceSubrange(start..<(start + old.count), with: new)
        let error = #expect(throws: TensorFileError.self) {
            try ControlVector(bytes: bytes, named: "x")
        }
        #expect(
            error?.message == "'x' is damaged or not of its format: \(reason); fetch it again.")
    }
}
