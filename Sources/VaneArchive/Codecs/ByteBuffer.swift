/// Memory for bytes that grows and is used again, so that coding chunk after chunk allocates nothing.
///
/// - Note: `@unchecked Sendable`: it has no lock, since it is handed from thread to thread and never shared.
@safe
final class ByteBuffer: @unchecked Sendable {
    /// The memory, of which the first `count` bytes are in use.
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 64)

    /// The number of bytes in use.
    private(set) var count = 0

    /// Creates an empty buffer.
    init() {}

    deinit { unsafe memory.deallocate() }

    /// Forgets the bytes and keeps the memory.
    func removeAll() { count = 0 }

    /// Calls a closure with the bytes in use, or with a range of them.
    ///
    /// - Precondition: The range lies inside the bytes in use.
    func withBytes<Result>(
        _ range: Range<Int>? = nil, _ body: (RawSpan) throws -> Result
    ) rethrows -> Result {
        let range = range ?? 0..<count
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "Bytes not in use.")
        defer { extendLifetime(self) }
        // SAFETY: the range was checked, `self` keeps the memory alive, and a span cannot leave the call.
        let part = unsafe UnsafeRawBufferPointer(rebasing: memory[range])
        let span = unsafe part.bytes
        return try body(span)
    }

    /// Adds bytes at the end.
    func append(_ bytes: RawSpan) {
        withRoom(for: bytes.byteCount) { room in
            room.copy(bytes)
            return bytes.byteCount
        }
    }

    /// Adds a number at the end, least significant byte first.
    func append<Number: FixedWidthInteger & BitwiseCopyable>(littleEndian number: Number) {
        let value = number.littleEndian
        // SAFETY: the bytes of an integer are read during the call.
        unsafe withUnsafeBytes(of: value) { bytes in
            let span = unsafe bytes.bytes
            append(span)
        }
    }

    /// Makes room for bytes at the end, lets a closure write them, and keeps as many as it says it wrote.
    func withRoom(
        for most: Int, _ body: (inout MutableRawSpan) throws -> Int
    ) rethrows {
        reserve(count + most)
        // SAFETY: the memory was reserved, `self` keeps it alive, and a span cannot leave the call.
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count..<(count + most)])
        var span = unsafe room.mutableBytes
        let written = try body(&span)
        precondition((0...most).contains(written), "More bytes than there was room for.")
        count += written
    }

    /// Makes the memory hold at least so many bytes.
    private func reserve(_ capacity: Int) {
        guard unsafe capacity > memory.count else { return }
        let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(capacity, memory.count * 2), alignment: 64)
        // SAFETY: both memories hold the bytes in use.
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        unsafe memory.deallocate()
        unsafe memory = larger
    }

    /// The bytes in use as an array of their own.
    var bytes: [UInt8] { withBytes { $0.array } }
}

extension RawSpan {
    /// The bytes as an array of their own.
    var array: [UInt8] {
        // SAFETY: the bytes are read during the call.
        unsafe withUnsafeBytes { unsafe [UInt8]($0) }
    }

    /// Returns a number that stands at an offset, least significant byte first.
    ///
    /// - Precondition: The number lies inside the span.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, as type: Number.Type = Number.self
    ) -> Number {
        // SAFETY: every bit pattern is an integer, and the span checks the bounds.
        Number(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }
}

extension MutableRawSpan {
    /// Copies bytes to the front.
    ///
    /// - Precondition: There is room for all.
    mutating func copy(_ source: RawSpan) {
        precondition(source.byteCount <= byteCount, "No room for the bytes.")
        // SAFETY: the sizes were compared, and both spans are valid during the call.
        unsafe withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
        }
    }

    /// Calls a closure with a part of the span.
    ///
    /// - Precondition: The range lies inside the span.
    mutating func withPart<Result>(
        _ range: Range<Int>, _ body: (inout MutableRawSpan) throws -> Result
    ) rethrows -> Result {
        var part = _mutatingExtracting(range)
        return try body(&part)
    }

    /// Fills the span with copies of an element's bytes.
    mutating func fill(with element: [UInt8]) {
        // SAFETY: all indices lie inside both memories.
        unsafe withUnsafeMutableBytes { target in
            for i in target.indices { unsafe target[i] = element[i % element.count] }
        }
    }
}

extension Array<UInt8> {
    /// Calls a closure with the bytes.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        let elements = span
        let bytes = unsafe elements.bytes
        return try body(bytes)
    }
}
