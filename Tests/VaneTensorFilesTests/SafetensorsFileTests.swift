import Testing
import VaneTensors

@testable import VaneTensorFiles

/// Reading of safetensors files.
@Suite struct SafetensorsFileTests {
    /// The numbers that the fixture's floating-point tensors were made from.
    private let floats: [Double] = [0, -0.0, 1.5, -2.25, 65504, 6e-8]

    /// The numbers that the fixture's integer tensors were made from.
    private let integers: [Int64] = [0, 1, 2, 3, 100, 127]

    /// Returns the bytes of a file with a header and a number of zero bytes behind it.
    private func file(_ header: String, dataCount: Int) -> [UInt8] {
        let length = header.utf8.count
        let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        return prefix + Array(header.utf8) + [UInt8](repeating: 0, count: dataCount)
    }

    @Test(
        .tags(.golden),
        arguments: [
            ("f64", [0, -0.0, 1.5, -2.25, 65504, 6e-8] as [Float]),
            ("f32", [0, -0.0, 1.5, -2.25, 65504, 6e-8]),
            // The smallest subnormal binary16 is 2⁻²⁴, which is nearest to 6e-8.
            ("f16", [0, -0.0, 1.5, -2.25, 65504, 0x1p-24]),
            // 65504 needs 11 bits of precision, and bfloat16 has 8: it rounds up.
            ("bf16", [0, -0.0, 1.5, -2.25, 65536, 0x1.02p-24]),
        ])
    func `Every floating-point type reads as Float`(name: String, expected: [Float]) throws {
        let file = try SafetensorsFile(path: Fixture.path("types.safetensors"))
        let tensor = try file.tensor(name).floats()
        #expect(tensor.shape == [2, 3])
        #expect(tensor.elements.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    @Test(.tags(.golden), arguments: ["i64", "i32", "i16", "i8", "u8"])
    func `Every integer type reads as Int64`(name: String) throws {
        let file = try SafetensorsFile(path: Fixture.path("types.safetensors"))
        #expect(try file.tensor(name).integers().elements == integers)
    }

    @Test(.tags(.golden)) func `Scalars, empty tensors, truth values and metadata are read`() throws
    {
        let file = try SafetensorsFile(path: Fixture.path("types.safetensors"))
        #expect(try file.tensor("scalar").floats() == Tensor(shape: [], [7]))
        #expect(try file.tensor("empty").floats().shape == [0, 4])
        #expect(try file.tensor("bool").integers().elements == [0, 1, 1, 1, 1, 1])
        #expect(file.metadata == ["method": "l2s-notes", "quoted": "a \"b\" \\ ü\n"])
        #expect(file.tensors.count == 12)
    }

    @Test func `Every binary16 widens to what the hardware's type gives`() {
        for bits in UInt16.min...UInt16.max {
            let expected = Float(Float16(bitPattern: bits))
            let found = HalfPrecision.float(binary16: bits)
            if expected.isNaN {
                #expect(found.isNaN && found.sign == expected.sign)
            } else {
                #expect(found.bitPattern == expected.bitPattern)
            }
        }
    }

    @Test func `Mapped floats are shared without a copy and equal the converted ones`() throws {
        var writer = SafetensorsWriter()
        try writer.add(Tensor<Float>(shape: [3], [1, 2, 3]), named: "a")
        let file = try SafetensorsFile(bytes: writer.bytes, named: "a.safetensors")
        let shared = try file.tensor("a").sharedFloats()
        #expect(shared.tensor == Tensor(shape: [3], [1, 2, 3]))
        let addresses = try (0..<2).map { _ in
            try file.tensor("a").sharedFloats().withSpan { span in
                unsafe span.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            }
        }
        #expect(addresses[0] == addresses[1])
    }

    @Test(arguments: [
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4,
            "'a' lies at bytes 0 to 8 where 4 are present"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
            "'a' has 4 bytes where F32 [2] calls for 8"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4,
            "'a' lies at bytes -4 to 0 where 4 are present"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
            "'a' lies at bytes 4 to 0 where 4 are present"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
            "the shape of 'a' exceeds 64 bits"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4,
            "the shape of 'a' is not a list of sizes"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#,
            6, "'b' overlaps the tensor before it"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
            12, "'b' leaves a gap before it"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 6,
            "2 bytes follow the last tensor"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#,
            0, "its header is not JSON (the name 'a' twice in one object at byte 104)"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1]}}"#, 4,
            "the entry of 'a' lacks dtype, shape or data_offsets"
        ),
        (#"{"__metadata__":{"n":1}}"#, 0, "its metadata 'n' is not a string"),
        ("[]", 0, "its header is not a JSON object"),
        ("{", 0, "its header is not JSON (no string where one is due at byte 1)"),
    ])
    func `A header that lies is refused`(header: String, dataCount: Int, reason: String) {
        let error = #expect(throws: TensorFileError.self) {
            try SafetensorsFile(bytes: file(header, dataCount: dataCount), named: "x.safetensors")
        }
        #expect(error?.code == .malformed)
        #expect(
            error?.message
                == "'x.safetensors' is damaged or not of its format: \(reason); fetch it again.")
    }

    @Test func `A header length beyond the file is refused`() {
        let error = #expect(throws: TensorFileError.self) {
            try SafetensorsFile(
                bytes: [255, 255, 255, 255, 255, 255, 255, 255, 123], named: "x.safetensors")
        }
        #expect(
            error?.message
                == "'x.safetensors' is damaged or not of its format: its header claims 18446744073709551615 bytes where 1 follow; fetch it again."
        )
    }

    @Test func `Every shortening of a good file is refused`() throws {
        var writer = SafetensorsWriter(metadata: ["a": "b"])
        try writer.add(Tensor<Float>(shape: [2], [1, 2]), named: "w")
        let bytes = writer.bytes
        for count in 0..<bytes.count {
            #expect(throws: TensorFileError.self) {
                try SafetensorsFile(bytes: Array(bytes[..<count]), named: "x")
            }
        }
    }

    @Test func `An unknown element type is named`() {
        let error = #expect(throws: TensorFileError.self) {
            try SafetensorsFile(
                bytes: file(
                    #"{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}"#, dataCount: 1),
                named: "x.safetensors")
        }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'x.safetensors' holds 'a' as F4, which Vane does not read; convert it to F32, F16 or BF16."
        )
    }

    @Test func `A missing tensor is named beside those present`() throws {
        let file = try SafetensorsFile(path: Fixture.path("model-00001-of-00002.safetensors"))
        let error = #expect(throws: TensorFileError.self) { try file.tensor("c.weight") }
        #expect(error?.code == .missingTensor)
        #expect(
            error?.message
                == "'\(file.name)' has no tensor 'c.weight': it holds 'a.weight'; check that it is complete."
        )
    }

    @Test func `A missing file is named with the system's reason`() {
        let error = #expect(throws: TensorFileError.self) {
            try SafetensorsFile(path: "/nowhere/x")
        }
        #expect(error?.code == .unreadable)
        #expect(
            error?.message
                == "'/nowhere/x' cannot be read: no such file or directory; check the path and its permissions."
        )
    }
}
