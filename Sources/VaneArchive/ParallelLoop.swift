import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A loop whose turns run on several threads.
///
/// Threads are made for one loop and joined at its end: that costs tens of microseconds where a loop takes milliseconds,
/// and neither blocks the tasks of the program that calls it nor depends on them.
enum ParallelLoop {
    /// The number of processors.
    static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Calls a closure for every index below a count, each thread with a scratch of its own.
    ///
    /// - Parameters:
    ///   - count: The number of turns.
    ///   - threads: The most threads, the caller's included.
    ///   - body: Runs one turn. Turns are begun in order and end in any.
    /// - Throws: What the turn with the smallest index among those that failed has thrown; later turns may not have run.
    static func run(
        _ count: Int, threads: Int = processors,
        _ body: @escaping @Sendable (Int, CodecScratch) throws -> Void
    ) throws {
        let work = Work(count: count, body: body)
        var helpers: [pthread_t] = []
        for _ in 1..<max(1, min(threads, count)) {
            if let helper = start(work) { helpers.append(helper) }
        }
        work.run()
        for helper in helpers { pthread_join(helper, nil) }
        if let error = work.error { throw error }
    }

    /// Begins a loop on threads beside the caller, who goes on and waits for it later.
    ///
    /// - Parameters:
    ///   - count: The number of turns.
    ///   - threads: The most threads.
    ///   - body: Runs one turn. Turns are begun in order and end in any.
    /// - Returns: The running loop, which ends early when nobody holds it any more.
    static func begin(
        _ count: Int, threads: Int = processors,
        _ body: @escaping @Sendable (Int, CodecScratch) throws -> Void
    ) -> Running {
        let work = Work(count: count, body: body)
        return Running(work, (0..<min(threads, count)).compactMap { _ in start(work) })
    }

    /// A loop that runs beside whoever began it.
    final class Running: Sendable {
        /// The turns.
        private let work: Work

        /// The threads that were not waited for yet.
        private let helpers: Mutex<[pthread_t]>

        /// Takes threads in that have begun.
        fileprivate init(_ work: Work, _ helpers: [pthread_t]) {
            self.work = work
            self.helpers = Mutex(helpers)
        }

        deinit {
            work.stop()
            join()
        }

        /// Takes part in the turns that are left and returns when all have ended.
        ///
        /// - Throws: What the turn with the smallest index among those that failed has thrown.
        func wait() throws {
            work.run()
            join()
            if let error = work.error { throw error }
        }

        /// Waits for all threads.
        private func join() {
            let threads = helpers.withLock { threads in
                defer { threads = [] }
                return threads
            }
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    /// Starts a thread that takes part in the work; without one the caller does more itself.
    private static func start(_ work: Work) -> pthread_t? {
        let context = unsafe Unmanaged.passRetained(work)
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                // SAFETY: the context is the work that was retained for this thread alone.
                let pointer: UnsafeMutableRawPointer? = unsafe context
                if let pointer = unsafe pointer {
                    unsafe Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run()
                }
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            unsafe context.release()
            return nil
        }
        return thread
    }

    /// The turns of a loop, which threads take one after the other.
    fileprivate final class Work: Sendable {
        /// The number of turns.
        let count: Int

        /// What runs a turn.
        let body: @Sendable (Int, CodecScratch) throws -> Void

        /// The next turn.
        let next = Atomic(0)

        /// The failed turn with the smallest index.
        let failure = Mutex<(index: Int, error: any Error)?>(nil)

        /// Creates the work.
        init(count: Int, body: @escaping @Sendable (Int, CodecScratch) throws -> Void) {
            self.count = count
            self.body = body
        }

        /// What the first failed turn has thrown.
        var error: (any Error)? { failure.withLock { $0?.error } }

        /// Begins no more turns.
        func stop() { next.store(count, ordering: .relaxed) }

        /// Takes turns until there are none left, or one failed.
        func run() {
            CodecScratch.withPooled { scratch in
                while true {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    do {
                        try body(index, scratch)
                    } catch {
                        failure.withLock { first in
                            guard (first?.index ?? .max) > index else { return }
                            first = (index, error)
                        }
                        stop()
                    }
                }
            }
        }
    }
}
