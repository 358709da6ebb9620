internal import CVaneKernels

/// How a corpus stores the values of its rows.
public enum ActivationEncoding: String, Sendable, Hashable, CaseIterable {
    /// As they are.
    case float32
    /// Rounded to binary16.
    case float16
    /// Rounded to bfloat16 and stored as float32, whose lower half is then zero and takes no room once compressed.
    ///
    /// Every Zarr reader knows float32; few know bfloat16.
    case bfloat16
    /// Rounded to bfloat16 and stored as such, which zarr-python cannot read.
    case nativeBfloat16 = "native-bfloat16"

    /// The type of the stored elements.
    public var dataType: DataType {
        switch self {
        case .float32, .bfloat16: .float32
        case .float16: .float16
        case .nativeBfloat16: .bfloat16
        }
    }

    /// The type of the numbers before they were stored.
    public var sourceType: DataType {
        self == .bfloat16 ? .bfloat16 : dataType
    }

    /// Adds values to a buffer as they are stored.
    func encode(_ values: Span<Float>, into buffer: ByteBuffer) {
        let size = dataType.byteCount ?? 0
        let encoding = self
        buffer.withRoom(for: values.count * size) { room in
            // SAFETY: the room holds one element a value, and its start is aligned as the buffer's count is a multiple of it.
            unsafe room.withUnsafeMutableBytes { target in
                unsafe values.withUnsafeBufferPointer { source in
                    unsafe encoding.encode(source, target)
                }
            }
            return values.count * size
        }
    }

    /// Writes values to memory of just their size.
    private func encode(
        _ source: UnsafeBufferPointer<Float>, _ target: UnsafeMutableRawBufferPointer
    ) {
        switch self {
        case .float32:
            unsafe target.copyMemory(from: UnsafeRawBufferPointer(source))
        case .float16:
            let halves = unsafe target.assumingMemoryBound(to: UInt16.self)
            unsafe vane_f32_to_f16(source.baseAddress, halves.baseAddress, source.count)
        case .bfloat16:
            let floats = unsafe target.assumingMemoryBound(to: Float.self)
            unsafe vane_round_to_bf16(source.baseAddress, floats.baseAddress, source.count)
        case .nativeBfloat16:
            let halves = unsafe target.assumingMemoryBound(to: UInt16.self)
            unsafe vane_f32_to_bf16(source.baseAddress, halves.baseAddress, source.count)
        }
    }
}
