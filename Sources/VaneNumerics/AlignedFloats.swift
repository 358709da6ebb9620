internal import VaneTensors

/// Memory for floats that starts on a cache line, for kernels that write it from several threads.
///
/// - Note: `@unchecked Sendable`: it has no lock; whoever shares it sees to it that writes are disjoint.
@safe final class AlignedFloats: @unchecked Sendable {
    /// The first number.
    let start: UnsafeMutablePointer<Float>

    /// How many numbers there are.
    let count: Int

    /// Allocates zeros.
    init(count: Int) {
        self.count = count
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
        // SAFETY: the memory was just allocated for `count` numbers.
        unsafe start = raw.bindMemory(to: Float.self, capacity: count)
        unsafe start.initialize(repeating: 0, count: count)
    }

    /// Copies a tensor.
    convenience init(_ tensor: Tensor<Float>) {
        self.init(count: tensor.count)
        tensor.withSpan { span in
            // SAFETY: as many numbers were allocated as the tensor holds.
            unsafe span.withUnsafeBufferPointer { buffer in
                guard let source = buffer.baseAddress else { return }
                unsafe start.update(from: source, count: count)
            }
        }
    }

    /// Returns a copy as a tensor.
    func tensor(shape: [Int]) -> Tensor<Float> {
        // SAFETY: the memory holds `count` numbers and lives until the copy is made.
        unsafe Tensor(shape: shape, Array(UnsafeBufferPointer(start: start, count: count)))
    }

    deinit {
        // SAFETY: the numbers are trivial, and the memory came from `allocate`.
        unsafe UnsafeMutableRawPointer(start).deallocate()
    }
}
