public import VaneTensors

/// A tensor inside a file: its type, its shape, and its bytes, which are read or converted on demand.
public struct StoredTensor: Sendable {
    /// The name of the tensor, or of the file when it holds just one.
    public let name: String

    /// The type of the numbers.
    public let elementType: ElementType

    /// The extent of each axis, outermost first.
    public let shape: [Int]

    /// The file.
    let file: FileBytes

    /// Where the bytes lie in the file.
    let range: Range<Int>

    /// The number of numbers.
    public var count: Int { range.count / elementType.byteCount }

    /// Calls a closure with the little-endian bytes, row-major.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try file.withBytes(range, body)
    }

    /// Returns a part of the outermost axis, which shares the file's bytes.
    ///
    /// - Precondition: There is an axis, and the part lies in it.
    public func rows(_ part: Range<Int>) -> StoredTensor {
        precondition(
            !shape.isEmpty && part.lowerBound >= 0 && part.upperBound <= shape[0],
            "The rows are there.")
        let size = shape.dropFirst().reduce(elementType.byteCount, *)
        let start = range.lowerBound + part.lowerBound * size
        return StoredTensor(
            name: name, elementType: elementType, shape: [part.count] + shape.dropFirst(),
            file: file, range: start..<(start + part.count * size))
    }

    /// Returns the numbers as `Float`, widened or rounded where they are of another floating-point type.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` when they are integers.
    public func floats() throws -> Tensor<Float> {
        switch elementType {
        case .float32: return map { Float(bitPattern: UInt32(littleEndian: $0)) }
        case .float16: return map { HalfPrecision.float(binary16: UInt16(littleEndian: $0)) }
        case .bfloat16: return map { HalfPrecision.float(bfloat16: UInt16(littleEndian: $0)) }
        case .float64: return map { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
        default:
            throw TensorFileError.unsupported(
                file.name, "holds '\(name)' as \(elementType.rawValue) where floats are expected",
                remedy: "read it as integers")
        }
    }

    /// Returns the numbers as `Int64`.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` when they are not integers, or one is too large.
    public func integers() throws -> Tensor<Int64> {
        switch elementType {
        case .boolean, .uint8: return map { (bits: UInt8) in Int64(bits) }
        case .int8: return map { (bits: UInt8) in Int64(Int8(bitPattern: bits)) }
        case .uint16: return map { Int64(UInt16(littleEndian: $0)) }
        case .int16: return map { Int64(Int16(littleEndian: $0)) }
        case .uint32: return map { Int64(UInt32(littleEndian: $0)) }
        case .int32: return map { Int64(Int32(littleEndian: $0)) }
        case .int64: return map { Int64(littleEndian: $0) }
        case .uint64:
            let numbers = map { Int64(bitPattern: UInt64(littleEndian: $0)) }
            guard numbers.elements.allSatisfy({ $0 >= 0 }) else {
                throw TensorFileError.unsupported(
                    file.name, "holds a number in '\(name)' that does not fit 63 bits",
                    remedy: "store it as I64")
            }
            return numbers
        default:
            throw TensorFileError.unsupported(
                file.name, "holds '\(name)' as \(elementType.rawValue) where integers are expected",
                remedy: "read it as floats")
        }
    }

    /// Returns the numbers as `Float` without a copy where the file holds them so.
    ///
    /// - Throws: `TensorFileError` with code `unsupported` when they are integers.
    public func sharedFloats() throws -> SharedFloats {
        let isAligned = file.withElements(range, as: Float.self) { _ in true } ?? false
        guard elementType == .float32, isAligned, 1.littleEndian == 1 else {
            return SharedFloats(try floats())
        }
        return SharedFloats(shape: shape, file: file, range: range)
    }

    /// Converts every number from its bits.
    private func map<Bits: FixedWidthInteger & BitwiseCopyable, Element>(
        _ convert: (Bits) -> Element
    ) -> Tensor<Element> where Element: BitwiseCopyable & Sendable & Numeric {
        var result = Tensor<Element>(shape: shape, repeating: 0)
        let size = MemoryLayout<Bits>.size
        withBytes { bytes in
            result.withMutableSpan { numbers in
                for i in numbers.indices {
                    // SAFETY: the range holds `count` numbers of this size, which the file's reader checked.
                    let bits = unsafe bytes.unsafeLoadUnaligned(
                        fromUncheckedByteOffset: i * size, as: Bits.self)
                    numbers[i] = convert(bits)
                }
            }
        }
        return result
    }
}

/// Numbers that lie in a mapped file or in a tensor; a value, shared and never written.
public struct SharedFloats: Sendable {
    /// The extent of each axis, outermost first.
    public let shape: [Int]

    /// Where the numbers are.
    private let place: Place

    /// A place for numbers.
    private enum Place: Sendable {
        /// In a file, aligned for `Float`.
        case file(FileBytes, Range<Int>)

        /// In memory of their own.
        case memory(Tensor<Float>)
    }

    /// Shares a tensor's numbers.
    public init(_ tensor: Tensor<Float>) {
        shape = tensor.shape
        place = .memory(tensor)
    }

    /// Shares a file's numbers.
    init(shape: [Int], file: FileBytes, range: Range<Int>) {
        self.shape = shape
        place = .file(file, range)
    }

    /// Calls a closure with the numbers, row-major.
    public func withSpan<Result>(_ body: (Span<Float>) throws -> Result) rethrows -> Result {
        switch place {
        case .memory(let tensor): return try tensor.withSpan(body)
        case .file(let file, let range):
            let result = try file.withElements(range, as: Float.self, body)
            guard let result else { preconditionFailure("Shared numbers are aligned.") }
            return result
        }
    }

    /// The numbers in a tensor, copied when they lie in a file.
    public var tensor: Tensor<Float> {
        if case .memory(let tensor) = place { return tensor }
        return withSpan { numbers in
            var copy = Tensor<Float>(shape: shape, repeating: 0)
            copy.withMutableSpan { for i in numbers.indices { $0[i] = numbers[i] } }
            return copy
        }
    }
}
