internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Threads that begin together.
///
/// They are the system's own and not those of a pool, which has no more than there are processors.
final class Crowd: Sendable {
    /// What each thread does with its index.
    private let body: @Sendable (Int) -> Void
    /// The number of threads that have begun; held until all are there.
    private let begun = Mutex(0)

    /// Creates a crowd.
    private init(_ body: @escaping @Sendable (Int) -> Void) {
        self.body = body
    }

    /// Calls a closure on several threads at once and waits for all of them.
    ///
    /// - Parameters:
    ///   - count: The number of threads.
    ///   - body: What each does with its index.
    /// - Returns: How many threads the system started.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Int {
        let crowd = Crowd(body)
        let threads = crowd.begun.withLock { _ in (0..<count).compactMap { _ in crowd.start() } }
        for thread in threads { pthread_join(thread, nil) }
        return threads.count
    }

    /// Starts one thread.
    private func start() -> pthread_t? {
        let context = unsafe Unmanaged.passRetained(self)
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                // SAFETY: the context is the crowd that was retained for this thread alone.
                let pointer: UnsafeMutableRawPointer? = unsafe context
                if let pointer = unsafe pointer {
                    unsafe Unmanaged<Crowd>.fromOpaque(pointer).takeRetainedValue().take()
                }
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            unsafe context.release()
            return nil
        }
        return thread
    }

    /// Takes the next index, once all threads are there, and does its work.
    private func take() {
        let index = begun.withLock { begun in
            defer { begun += 1 }
            return begun
        }
        body(index)
    }
}
