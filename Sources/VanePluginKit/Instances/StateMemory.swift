internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// What an instance has learned, as tensors in the contract's form, in the order of their names.
@safe
final class StateMemory {
    /// The tensors.
    private let tensors: [UnsafeMutablePointer<vane_tensor_t>]

    /// Writes tensors down.
    init(_ tensors: [String: Tensor<Float>]) {
        unsafe self.tensors = tensors.sorted { $0.key < $1.key }.map { name, tensor in
            unsafe Self.write(name, tensor)
        }
    }

    deinit {
        for index in unsafe tensors.indices {
            // SAFETY: `write` allocated all of it, and this is its only owner.
            let memory = unsafe tensors[index]
            unsafe memory.pointee.name?.deallocate()
            unsafe memory.pointee.values?.deallocate()
            unsafe memory.pointee.shape?.deallocate()
            unsafe memory.deallocate()
        }
    }

    /// The number of tensors.
    var count: Int { unsafe tensors.count }

    /// Returns a tensor, or nothing where there is none.
    func tensor(at index: Int) -> UnsafePointer<vane_tensor_t>? {
        unsafe tensors.indices.contains(index) ? UnsafePointer(tensors[index]) : nil
    }

    /// Writes a tensor down in memory of its own.
    private static func write(
        _ name: String, _ tensor: Tensor<Float>
    ) -> UnsafeMutablePointer<vane_tensor_t> {
        let values = UnsafeMutablePointer<Float>.allocate(capacity: max(tensor.count, 1))
        // SAFETY: the memory was just allocated for as many numbers.
        tensor.withSpan { span in
            for i in span.indices { unsafe (values + i).initialize(to: span[i]) }
        }
        let shape = UnsafeMutablePointer<Int64>.allocate(capacity: max(tensor.shape.count, 1))
        for (axis, extent) in tensor.shape.enumerated() {
            // SAFETY: as above.
            unsafe (shape + axis).initialize(to: Int64(extent))
        }
        let memory = UnsafeMutablePointer<vane_tensor_t>.allocate(capacity: 1)
        // SAFETY: the memory was just allocated for one struct.
        unsafe memory.initialize(
            to: vane_tensor_t(
                header: vane_header_t(of: vane_tensor_t.self), name: CString.allocate(name),
                values: UnsafePointer(values), shape: UnsafePointer(shape),
                rank: Int32(tensor.shape.count), reserved: 0))
        return unsafe memory
    }

    /// Copies the tensors that a host hands over; nothing when one cannot be read.
    static func copy(_ source: vane_tensors_t) -> [String: Tensor<Float>]? {
        var result: [String: Tensor<Float>] = [:]
        for index in unsafe 0..<max(Int(source.count), 0) {
            // SAFETY: the host vouches for `count` pointers to tensors.
            guard let items = unsafe source.items,
                let tensor = unsafe vane_tensor_t.copy(items[index]),
                let name = unsafe tensor.name,
                unsafe tensor.rank == 0 || tensor.shape != nil
            else { return nil }
            let shape = unsafe (0..<Int(tensor.rank)).map { unsafe Int(tensor.shape[$0]) }
            guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
            let count = shape.reduce(1, *)
            guard unsafe tensor.values != nil || count == 0 else { return nil }
            // SAFETY: the host vouches for as many values as the extents multiplied.
            let values = unsafe [Float](UnsafeBufferPointer(start: tensor.values, count: count))
            unsafe result[String(cString: name)] = Tensor(shape: shape, values)
        }
        return result
    }
}
