import Testing
import VaneTensors

@testable import VaneTensorFiles

/// Writing of safetensors files.
@Suite struct SafetensorsWriterTests {
    @Test func `What is written is read back`() throws {
        var writer = SafetensorsWriter(metadata: ["quoted": "a \"b\" \\ ü\n\u{1}"])
        try writer.add(Tensor<Float>(shape: [2, 2], [1, .infinity, -0.0, 4]), named: "w")
        try writer.add(Tensor<Int64>(shape: [1], [-5]), named: "n")
        try writer.add(Tensor<UInt8>(shape: [3], [1, 2, 255]), named: "bytes")
        try writer.add(bytes: [0x80, 0x3F], type: .bfloat16, shape: [], named: "one")
        let file = try SafetensorsFile(bytes: writer.bytes, named: "x")
        #expect(file.metadata == writer.metadata)
        #expect(try file.tensor("w").floats() == Tensor(shape: [2, 2], [1, .infinity, -0.0, 4]))
        #expect(try file.tensor("n").integers() == Tensor(shape: [1], [-5]))
        #expect(try file.tensor("bytes").integers() == Tensor(shape: [3], [1, 2, 255]))
        #expect(try file.tensor("one").floats() == Tensor(shape: [], [1]))
    }

    @Test func `The order of adding changes no byte, and tensors are aligned`() throws {
        let small = Tensor<UInt8>(shape: [3], [1, 2, 3])
        let large = Tensor<Double>(shape: [1], [1])
        let middle = Tensor<Float>(shape: [1], [1])
        var first = SafetensorsWriter(metadata: ["a": "1", "b": "2"])
        try first.add(small, named: "a")
        try first.add(large, named: "c")
        try first.add(middle, named: "b")
        var second = SafetensorsWriter(metadata: ["b": "2", "a": "1"])
        try second.add(middle, named: "b")
        try second.add(small, named: "a")
        try second.add(large, named: "c")
        #expect(first.bytes == second.bytes)
        let file = try SafetensorsFile(bytes: first.bytes, named: "x")
        #expect(file.tensors.map(\.name) == ["c", "b", "a"])
        #expect(file.tensors.map { $0.range.lowerBound % 64 } == [0, 8, 12])
    }

    @Test func `A name given twice is refused`() throws {
        var writer = SafetensorsWriter()
        try writer.add(Tensor<Float>(shape: [1], [1]), named: "w")
        let error = #expect(throws: TensorFileError.self) {
            try writer.add(Tensor<Float>(shape: [1], [1]), named: "w")
        }
        #expect(error?.code == .duplicateName)
        #expect(
            error?.message == "The tensor 'w' was added twice; give every tensor its own name.")
    }

    @Test func `A folder that does not exist is named`() {
        let error = #expect(throws: TensorFileError.self) {
            try SafetensorsWriter().write(to: "/nowhere/x.safetensors")
        }
        #expect(
            error?.message
                == "'/nowhere/x.safetensors' cannot be written: no such file or directory; check the folder and its free space."
        )
    }
}
