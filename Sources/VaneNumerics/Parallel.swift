internal import COneDNN

/// Work on all cores, on the same threads as the matrix products.
public enum Parallel {
    /// How many threads take part.
    public static var threads: Int { Int(vane_onednn_threads()) }

    /// Calls a closure once for every index in `0..<count`, and returns when all calls have returned.
    ///
    /// Indices are handed out one at a time to whichever thread is free, so uneven work balances itself. A matrix product
    /// inside the closure runs on the calling thread alone; so does a `forEach`.
    ///
    /// - Parameters:
    ///   - count: How many indices there are.
    ///   - body: The work, which runs on several threads at once.
    public static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
        guard count > 0 else { return }
        withoutActuallyEscaping(body) { body in
            // SAFETY: the pointer is used only during the call, which returns when every use of it is over.
            unsafe withUnsafePointer(to: body) { pointer in
                unsafe vane_onednn_parallel(
                    count,
                    { context, index in
                        // SAFETY: the context is the pointer to the closure that is passed below.
                        unsafe context?.assumingMemoryBound(to: (@Sendable (Int) -> Void).self)
                            .pointee(index)
                    }, UnsafeMutableRawPointer(mutating: pointer))
            }
        }
    }
}
