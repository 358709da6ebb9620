/// Memory for numbers that starts on a cache line and is freed with its last owner.
///
/// - Note: `@unchecked Sendable`: no lock is needed, since only a uniquely referenced storage is ever written, by `Tensor`.
@safe
@usableFromInline
final class TensorStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    /// Bytes to which the first element is aligned: a cache line and the widest vector register.
    @usableFromInline static var alignment: Int { 64 }

    /// The elements.
    @usableFromInline let buffer: UnsafeMutableBufferPointer<Element>

    /// Allocates `count` elements, which hold whatever was in the memory until they are written.
    @usableFromInline init(uninitialized count: Int) {
        let raw = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: Self.alignment)
        // SAFETY: the memory was just allocated for `count` elements, which are trivial.
        unsafe buffer = raw.bindMemory(to: Element.self).prefix(count: count)
    }

    /// Allocates `count` elements and fills them.
    @inlinable convenience init(count: Int, repeating value: Element) {
        self.init(uninitialized: count)
        // SAFETY: each element of the memory is initialised here.
        unsafe buffer.initialize(repeating: value)
    }

    /// Copies an array.
    init(_ elements: [Element]) {
        let raw = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(elements.count, 1) * MemoryLayout<Element>.stride,
            alignment: Self.alignment)
        // SAFETY: the memory was just allocated for as many elements as the array holds.
        unsafe buffer = raw.bindMemory(to: Element.self).prefix(count: elements.count)
        _ = unsafe buffer.initialize(from: elements)
    }

    /// Copies another storage.
    @usableFromInline init(copying other: TensorStorage) {
        let raw = unsafe UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(other.buffer.count, 1) * MemoryLayout<Element>.stride,
            alignment: Self.alignment)
        // SAFETY: both memories hold `other.buffer.count` elements of a trivially copyable type.
        unsafe buffer = raw.bindMemory(to: Element.self).prefix(count: other.buffer.count)
        _ = unsafe buffer.initialize(from: other.buffer)
    }

    deinit {
        // SAFETY: the elements are trivial, and the memory came from `allocate`.
        unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.deallocate()
    }
}

extension UnsafeMutableBufferPointer {
    /// Returns the first `count` elements as a buffer.
    fileprivate func prefix(count: Int) -> UnsafeMutableBufferPointer {
        unsafe UnsafeMutableBufferPointer(start: baseAddress, count: count)
    }
}
