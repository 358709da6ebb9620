import VaneTensors

@testable import VaneArchive
@testable import VaneTensorFiles

/// The parsers of bytes from outside, each fed with bytes and asked for everything that it found.
enum FuzzTarget {
    /// A `zarr.json`: read strictly, as an array's metadata.
    static func zarrMetadata(_ bytes: [UInt8]) throws {
        let json = try JSONReader.value(of: bytes)
        let again = try JSONReader.value(of: JSONWriter.bytes(of: json))
        precondition(again == json, "What is written is read back.")
        let metadata = try ArrayMetadata(json)
        _ = metadata.json
        _ = metadata.codecs.summary
    }

    /// A shard's index; the first two bytes say how long the shard is, and which store it is then read in as a whole.
    static func shardIndex(_ bytes: [UInt8]) throws {
        guard bytes.count >= 2 else { return }
        FuzzStore.readShard(Array(bytes.dropFirst(2)), kind: Int(bytes[0]) << 8 | Int(bytes[1]))
        let shard = Int(bytes[0]) << 8 | Int(bytes[1])
        let entries = bytes.dropFirst(2)
        let whole = Array(entries.prefix(entries.count / 16 * 16))
        let index = try whole.withBytes { try ShardIndex($0, shardByteCount: shard) }
        for entry in index.entries {
            guard let entry else { continue }
            precondition(entry.lowerBound >= 0 && entry.upperBound <= shard, "Beyond the shard.")
        }
    }

    /// A blosc container, alone and in a store; the first two bytes say how many bytes it should decode to.
    static func bloscFrame(_ bytes: [UInt8]) throws {
        guard bytes.count >= 2 else { return }
        let count = Int(bytes[0]) << 8 | Int(bytes[1])
        FuzzStore.readContainer(Array(bytes.dropFirst(2)), count: count)
        var output = [UInt8](repeating: 0, count: count)
        try Array(bytes.dropFirst(2)).withBytes { container in
            try CodecScratch.withPooled { scratch in
                var span = output.mutableSpan
                // SAFETY: the span ends with the call, and the array outlives it.
                var target = unsafe span.mutableBytes
                try BloscCodec.decode(container, into: &target, scratch: scratch)
            }
        }
    }

    /// A zip file: its directory and every member's content.
    static func zipDirectory(_ bytes: [UInt8]) throws {
        let zip = try ZipFile(VaneTensorFiles.FileBytes(bytes, named: "x"))
        for member in zip.members {
            let (content, range) = try zip.content(of: member)
            precondition(range.count == member.count && range.upperBound <= content.count, "Lost.")
        }
    }

    /// A safetensors file and every tensor's numbers.
    static func safetensors(_ bytes: [UInt8]) throws {
        let file = try SafetensorsFile(bytes: bytes, named: "x")
        for tensor in file.tensors { readNumbers(of: tensor) }
    }

    /// The pickle of a PyTorch file and every tensor that its storages can hold.
    static func pickle(_ bytes: [UInt8]) throws {
        var writer = ZipWriter()
        writer.add(bytes, named: "x/data.pkl", compressed: false)
        for key in 0..<2 {
            writer.add(
                [UInt8](repeating: UInt8(key), count: 256), named: "x/data/\(key)",
                compressed: false)
        }
        let file = try PyTorchFile(bytes: writer.finish(), named: "x")
        for name in file.names.prefix(64) { readNumbers(of: try file.tensor(name)) }
    }

    /// A NumPy file and its numbers.
    static func numPy(_ bytes: [UInt8]) throws {
        readNumbers(of: try NumPyFile(bytes: bytes, named: "x").tensor)
    }

    /// A GGUF file's header, its tensors' numbers, and its directions when it is a control vector.
    static func gguf(_ bytes: [UInt8]) throws {
        let file = try GGUFFile(VaneTensorFiles.FileBytes(bytes, named: "x"))
        for tensor in file.tensors { readNumbers(of: tensor) }
        let vector = try ControlVector(bytes: bytes, named: "x")
        let again = try ControlVector(bytes: vector.bytes, named: "y")
        precondition(again.modelHint == vector.modelHint, "What is written is read back.")
    }

    /// Reads a tensor's numbers as floats and as integers, one of which fits.
    private static func readNumbers(of tensor: StoredTensor) {
        let floats = try? tensor.floats()
        let integers = try? tensor.integers()
        let counts = [floats?.elements.count, integers?.elements.count].compactMap(\.self)
        precondition(counts.allSatisfy { $0 == tensor.count }, "Numbers are lost.")
        _ = tensor.shape.isEmpty ? nil : tensor.rows(0..<min(1, tensor.shape[0]))
    }
}
