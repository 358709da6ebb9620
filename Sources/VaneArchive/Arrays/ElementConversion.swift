internal import CVaneKernels

/// What happens to stored elements on their way to the reader.
enum ElementConversion: Sendable {
    /// Nothing: the reader gets the stored bytes.
    case none
    /// The elements become `Float`, from the type given.
    case float(from: DataType)

    /// The bytes that an element takes at the reader's.
    func elementSize(of type: DataType) -> Int {
        if case .none = self { type.byteCount ?? 0 } else { MemoryLayout<Float>.size }
    }

    /// Whether stored and read elements are the same bytes.
    var isIdentity: Bool {
        switch self {
        case .none, .float(from: .float32): true
        case .float: false
        }
    }

    /// Converts elements into memory with room for just as many.
    func convert(_ source: RawSpan, into target: inout MutableRawSpan) {
        guard case .float(let type) = self else { return target.copy(source) }
        // SAFETY: both memories hold the same number of elements; elements are loaded without a need for alignment.
        unsafe target.withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes { source in
                let floats = unsafe target.assumingMemoryBound(to: Float.self)
                unsafe Self.convert(source, type, floats)
            }
        }
    }

    /// Converts elements of one type after the other.
    private static func convert(
        _ source: UnsafeRawBufferPointer, _ type: DataType,
        _ target: UnsafeMutableBufferPointer<Float>
    ) {
        switch type {
        case .float16:
            unsafe vane_f16_to_f32(
                source.assumingMemoryBound(to: UInt16.self).baseAddress, target.baseAddress,
                target.count)
        case .bfloat16:
            unsafe vane_bf16_to_f32(
                source.assumingMemoryBound(to: UInt16.self).baseAddress, target.baseAddress,
                target.count)
        case .float32:
            unsafe map(source, target) { (bits: UInt32) in Float(bitPattern: bits) }
        case .float64:
            unsafe map(source, target) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
        case .bool, .uint8: unsafe map(source, target) { (value: UInt8) in Float(value) }
        case .int8: unsafe map(source, target) { (value: Int8) in Float(value) }
        case .int16: unsafe map(source, target) { (value: Int16) in Float(value) }
        case .uint16: unsafe map(source, target) { (value: UInt16) in Float(value) }
        case .int32: unsafe map(source, target) { (value: Int32) in Float(value) }
        case .uint32: unsafe map(source, target) { (value: UInt32) in Float(value) }
        case .int64: unsafe map(source, target) { (value: Int64) in Float(value) }
        case .uint64: unsafe map(source, target) { (value: UInt64) in Float(value) }
        case .string, .fixedText: preconditionFailure("Texts are no numbers.")
        }
    }

    /// Converts each element with a closure.
    @inline(__always)
    private static func map<Stored: BitwiseCopyable>(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableBufferPointer<Float>,
        _ convert: (Stored) -> Float
    ) {
        for i in target.indices {
            let stored = unsafe source.loadUnaligned(
                fromByteOffset: i * MemoryLayout<Stored>.size, as: Stored.self)
            unsafe target[i] = convert(stored)
        }
    }
}
