/// Memory into which several threads write at once, each into parts that no other touches.
///
/// - Note: `@unchecked Sendable`: it has no lock, since chunks of an array never overlap.
@safe
struct SharedOutput: @unchecked Sendable {
    /// The memory.
    private let memory: UnsafeMutableRawBufferPointer

    /// Calls a closure with memory that it may hand to threads which end before it does.
    static func withMemory<Result>(
        of span: inout MutableRawSpan, _ body: (SharedOutput) throws -> Result
    ) rethrows -> Result {
        // SAFETY: the closure's threads end before the span does.
        try unsafe span.withUnsafeMutableBytes { memory in
            let output = unsafe SharedOutput(memory: memory)
            return try body(output)
        }
    }

    /// Calls a closure with a part of the memory.
    ///
    /// - Precondition: The range lies inside the memory.
    func withBytes<Result>(
        _ range: Range<Int>, _ body: (inout MutableRawSpan) throws -> Result
    ) rethrows -> Result {
        precondition(
            unsafe range.lowerBound >= 0 && range.upperBound <= memory.count, "Outside the output.")
        // SAFETY: the range was checked, and a span cannot leave the call.
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[range])
        var span = unsafe part.mutableBytes
        return try body(&span)
    }
}
