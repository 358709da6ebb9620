internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// Tensors as the contract hands them over, in the order of their names, in memory that is freed with this value.
@safe
struct TensorsMemory: ~Copyable {
    /// The tensors.
    private let items: UnsafeMutableBufferPointer<vane_tensor_t>
    /// Where each of them lies.
    private let places: UnsafeMutableBufferPointer<UnsafePointer<vane_tensor_t>?>

    /// Writes tensors down.
    init(_ tensors: [String: Tensor<Float>]) {
        unsafe items = .allocate(capacity: tensors.count)
        unsafe places = .allocate(capacity: tensors.count)
        for (index, entry) in tensors.sorted(by: { $0.key < $1.key }).enumerated() {
            // SAFETY: there is room for as many structs and pointers as tensors.
            unsafe items.initializeElement(at: index, to: Self.write(entry.key, entry.value))
            unsafe places.initializeElement(
                at: index, to: items.baseAddress.map { unsafe UnsafePointer($0 + index) })
        }
    }

    deinit {
        for index in unsafe items.indices {
            // SAFETY: `write` allocated all of it, for this value alone.
            unsafe UnsafeMutablePointer(mutating: items[index].name)?.deallocate()
            unsafe UnsafeMutablePointer(mutating: items[index].values)?.deallocate()
            unsafe UnsafeMutablePointer(mutating: items[index].shape)?.deallocate()
        }
        unsafe items.deallocate()
        unsafe places.deallocate()
    }

    /// Calls a closure with the contract's struct.
    func withTensors<Result>(_ body: (UnsafePointer<vane_tensors_t>) -> Result) -> Result {
        var tensors = unsafe vane_tensors_t(
            header: vane_header_t(of: vane_tensors_t.self), count: Int64(items.count),
            items: UnsafePointer(places.baseAddress))
        return unsafe withUnsafePointer(to: &tensors) { pointer in unsafe body(pointer) }
    }

    /// Writes one tensor down.
    private static func write(_ name: String, _ tensor: Tensor<Float>) -> vane_tensor_t {
        let values = UnsafeMutablePointer<Float>.allocate(capacity: max(tensor.count, 1))
        let shape = UnsafeMutablePointer<Int64>.allocate(capacity: max(tensor.shape.count, 1))
        // SAFETY: the memory was just allocated for as many numbers.
        tensor.withSpan { span in
            for i in span.indices { unsafe (values + i).initialize(to: span[i]) }
        }
        for (axis, extent) in tensor.shape.enumerated() {
            unsafe (shape + axis).initialize(to: Int64(extent))
        }
        return unsafe vane_tensor_t(
            header: vane_header_t(of: vane_tensor_t.self),
            name: UnsafePointer(CString.allocate(name)), values: UnsafePointer(values),
            shape: UnsafePointer(shape), rank: Int32(tensor.shape.count), reserved: 0)
    }
}

/// A tensor that a library hands out, copied and looked at.
enum KeptTensor {
    /// The most numbers of a tensor.
    private static let countMost = 1 << 32

    /// Copies a tensor with its name.
    ///
    /// - Throws: ``PluginError`` with code `invalidDescriptor` for its name and `brokenPromise` for its numbers.
    static func copy(
        _ raw: vane_tensor_t, _ path: String
    ) throws(PluginError) -> (String, Tensor<Float>) {
        let name = unsafe try LoadedImage.text(raw.name, "vane_tensor_t.name", path)
        guard !name.isEmpty, name != "__metadata__", name == name.oneLine else {
            throw .brokenPromise(
                path, in: "vane_state_t.tensor",
                "its state has a tensor named '\(name.oneLine)', and a name is a line of visible letters, other than '__metadata__'"
            )
        }
        let rank = unsafe raw.rank
        guard (0...VANE_RANK_MOST).contains(rank), unsafe rank == 0 || raw.shape != nil else {
            throw unusable(name, "has \(rank) extents", path)
        }
        var (shape, count) = ([Int](), 1)
        for axis in 0..<Int(rank) {
            // SAFETY: the tensor vouches for `rank` extents.
            let extent = unsafe Int(raw.shape[axis])
            guard extent >= 0, extent == 0 || count <= countMost / extent else {
                throw unusable(name, "has an extent of \(extent)", path)
            }
            shape.append(extent)
            count *= extent
        }
        guard unsafe raw.values != nil || count == 0 else {
            throw unusable(name, "has no values", path)
        }
        // SAFETY: the tensor vouches for as many values as the extents multiplied.
        let values = unsafe [Float](UnsafeBufferPointer(start: raw.values, count: count))
        guard let bad = values.first(where: { !$0.isFinite }) else {
            return (name, Tensor(shape: shape, values))
        }
        throw unusable(name, "holds \(bad)", path)
    }

    /// The error for a tensor that cannot be kept.
    static func unusable(_ name: String, _ problem: String, _ path: String) -> PluginError {
        .brokenPromise(path, in: "vane_state_t.tensor", "tensor '\(name)' of its state \(problem)")
    }
}
