internal import FoundationEssentials
internal import VaneCore
internal import VaneTensors

/// A tensor between host and child: its numbers as bytes, four each, the least significant first.
struct ChildTensor: Codable, Sendable {
    /// The name.
    private let name: String
    /// The extents.
    private let shape: [Int]
    /// The numbers.
    private let bytes: Data

    /// The most bytes of all tensors of a state, so that they fit into a frame in writing.
    static let bytesMost = FrameChannel.payloadMost / 4 * 3 - (1 << 16)

    /// Writes tensors down, in the order of their names.
    static func list(_ tensors: [String: Tensor<Float>]) -> [ChildTensor] {
        tensors.sorted { $0.key < $1.key }.map { name, tensor in
            var bytes = Data(capacity: tensor.count * 4)
            for value in tensor.elements {
                unsafe withUnsafeBytes(of: value.bitPattern.littleEndian) {
                    unsafe bytes.append(contentsOf: $0)
                }
            }
            return ChildTensor(name: name, shape: tensor.shape, bytes: bytes)
        }
    }

    /// Returns the first tensor, by name, in which two states differ in shape or in a bit.
    static func difference(
        _ first: [String: Tensor<Float>], _ second: [String: Tensor<Float>]
    ) -> String? {
        Set(first.keys).union(second.keys).sorted().first { name in
            first[name]?.shape != second[name]?.shape
                || first[name]?.elements.bits != second[name]?.elements.bits
        }
    }

    /// Reads tensors; nothing when one of them cannot be one.
    static func tensors(_ list: [ChildTensor]) -> [String: Tensor<Float>]? {
        var result: [String: Tensor<Float>] = [:]
        for entry in list {
            var count = 1
            for extent in entry.shape {
                guard extent >= 0, extent == 0 || count <= bytesMost / extent else { return nil }
                count *= extent
            }
            guard entry.bytes.count == count * 4 else { return nil }
            let bytes = [UInt8](entry.bytes)
            let values = (0..<count).map { index in
                let bits = (0..<4).reduce(UInt32(0)) {
                    $0 | UInt32(bytes[index * 4 + $1]) << (8 * $1)
                }
                return Float(bitPattern: bits)
            }
            guard values.allSatisfy(\.isFinite) else { return nil }
            result[entry.name] = Tensor(shape: entry.shape, values)
        }
        return result
    }
}
