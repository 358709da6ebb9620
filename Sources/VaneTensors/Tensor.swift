/// Numbers in row-major order with a shape; a value, copied only when a shared one is written.
///
/// ```swift
/// var rows = Tensor<Float>(shape: [2, 3], repeating: 0)
/// rows.withMutableSpan { $0[4] = 1 }      // row 1, column 1
/// ```
@frozen public struct Tensor<Element: BitwiseCopyable & Sendable>: Sendable {
    /// The extent of each axis, outermost first.
    public private(set) var shape: [Int]

    /// The numbers, shared between copies until one is written.
    @usableFromInline var storage: TensorStorage<Element>

    /// Creates a tensor filled with one value.
    ///
    /// - Precondition: No extent is negative.
    @inlinable public init(shape: [Int], repeating value: Element) {
        precondition(shape.allSatisfy { $0 >= 0 }, "A tensor's extents are not negative.")
        self.init(
            shape: shape, storage: TensorStorage(count: shape.reduce(1, *), repeating: value))
    }

    /// Creates a tensor whose elements a closure writes, all of them; until then they hold whatever was in the memory.
    ///
    /// For large tensors that are filled at once, where writing zeros first would double the work.
    ///
    /// - Precondition: No extent is negative.
    @inlinable public init(
        shape: [Int], writtenBy body: (inout MutableSpan<Element>) throws -> Void
    ) rethrows {
        precondition(shape.allSatisfy { $0 >= 0 }, "A tensor's extents are not negative.")
        self.init(shape: shape, storage: TensorStorage(uninitialized: shape.reduce(1, *)))
        try withMutableSpan(body)
    }

    /// Puts a shape and as many elements together.
    @usableFromInline init(shape: [Int], storage: TensorStorage<Element>) {
        self.shape = shape
        self.storage = storage
    }

    /// Creates a tensor from its elements in row-major order.
    ///
    /// - Precondition: There are as many elements as the shape calls for.
    public init(shape: [Int], _ elements: [Element]) {
        precondition(
            shape.reduce(1, *) == elements.count,
            "A tensor has as many elements as its shape holds.")
        self.shape = shape
        storage = TensorStorage(elements)
    }

    /// The number of elements.
    @inlinable public var count: Int { shape.reduce(1, *) }

    /// The number of rows: the first extent, or 1 without axes.
    @inlinable public var rows: Int { shape.first ?? 1 }

    /// The number of elements in a row: the product of all extents but the first.
    @inlinable public var width: Int { shape.dropFirst().reduce(1, *) }

    /// The elements in row-major order.
    public var elements: [Element] {
        withSpan { span in
            // SAFETY: the buffer has room for the span's elements, and `count` says how many were written.
            unsafe [Element](unsafeUninitializedCapacity: span.count) { buffer, count in
                unsafe span.withUnsafeBufferPointer {
                    count = unsafe buffer.initialize(fromContentsOf: $0)
                }
            }
        }
    }

    /// The element at an index in row-major order.
    @inlinable public subscript(index: Int) -> Element {
        get { withSpan { $0[index] } }
        set { withMutableSpan { $0[index] = newValue } }
    }

    /// The element at a row and a column.
    @inlinable public subscript(row: Int, column: Int) -> Element {
        get { self[row * width + column] }
        set { self[row * width + column] = newValue }
    }

    /// Calls a closure with the elements.
    @inlinable public func withSpan<Result>(
        _ body: (Span<Element>) throws -> Result
    ) rethrows -> Result {
        let owner = storage
        let buffer = unsafe UnsafeBufferPointer(owner.buffer)
        defer { extendLifetime(owner) }
        // SAFETY: `owner` keeps the memory alive during the call, and a span cannot leave it.
        let span = unsafe buffer.span
        return try body(span)
    }

    /// Calls a closure with the elements for writing, after copying them when they are shared.
    @inlinable public mutating func withMutableSpan<Result>(
        _ body: (inout MutableSpan<Element>) throws -> Result
    ) rethrows -> Result {
        makeUnique()
        let owner = storage
        let buffer = unsafe owner.buffer
        defer { extendLifetime(owner) }
        // SAFETY: `owner`, unique a line above, keeps the memory alive, and a span cannot leave the call.
        var span = unsafe buffer.mutableSpan
        return try body(&span)
    }

    /// Calls a closure with the first elements for writing, after copying them when they are shared.
    ///
    /// - Precondition: There are that many elements.
    @inlinable public mutating func withMutableSpan<Result>(
        ofFirst count: Int, _ body: (inout MutableSpan<Element>) throws -> Result
    ) rethrows -> Result {
        precondition(count <= self.count, "A tensor lends no more elements than it has.")
        makeUnique()
        let owner = storage
        let buffer = unsafe UnsafeMutableBufferPointer(
            start: owner.buffer.baseAddress, count: count)
        defer { extendLifetime(owner) }
        // SAFETY: `count` elements exist, `owner` keeps them alive, and a span cannot leave the call.
        var span = unsafe buffer.mutableSpan
        return try body(&span)
    }

    /// Returns the same elements under another shape.
    ///
    /// - Precondition: Both shapes hold the same number of elements.
    public func reshaped(_ shape: [Int]) -> Tensor {
        precondition(shape.reduce(1, *) == count, "A new shape holds as many elements as the old.")
        var copy = self
        copy.shape = shape
        return copy
    }

    /// Copies the elements when another tensor shares them.
    @inlinable mutating func makeUnique() {
        guard !isKnownUniquelyReferenced(&storage) else { return }
        storage = TensorStorage(copying: storage)
    }
}

extension Tensor: Equatable where Element: Equatable {
    /// Compares shapes and elements.
    public static func == (left: Tensor, right: Tensor) -> Bool {
        left.shape == right.shape && left.elements == right.elements
    }
}
