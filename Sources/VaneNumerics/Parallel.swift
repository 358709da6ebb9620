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
            let box = WorkBox(body: body)
            let context = unsafe Unmanaged.passUnretained(box).toOpaque()
            // SAFETY: `box` lives until after the call, which returns only when every use of the context is over.
            unsafe vane_onednn_parallel(
                count,
                { context, index in
                    guard let context = unsafe context else { return }
                    unsafe Unmanaged<WorkBox>.fromOpaque(context).takeUnretainedValue().body(index)
                }, context)
            extendLifetime(box)
        }
    }
}

/// A closure that C code can carry as a pointer.
private final class WorkBox: Sendable {
    /// The work.
    let body: @Sendable (Int) -> Void

    /// Wraps the work.
    init(body: @escaping @Sendable (Int) -> Void) { self.body = body }
}
