#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Keeps a child within its limits, whatever the plugin does with its threads.
///
/// A thread of its own ends the process when the host has gone or when too much memory is held. It stands in for the kernel's
/// signal at a parent's death, which Linux sends when the *thread* that started the child ends; and it measures what is really
/// held, where a limit of the address space would count what is only reserved.
final class GuestWatch: Sendable {
    /// The memory shared with the host.
    private let memory: GuestMemory
    /// How many bytes may be held in all.
    private let most: Int
    /// The process that started this one.
    private let host = getppid()

    /// How often the watch looks.
    private static let sliceMilliseconds: Int32 = 10
    /// How long a plugin may take to end its instances when the host has gone.
    private static let farewellMicroseconds: UInt32 = 1_000_000

    /// Creates the watch.
    private init(_ memory: GuestMemory, most: Int) {
        self.memory = memory
        self.most = most
    }

    /// Sets the system's limits for this process and starts the watch.
    static func begin(_ limits: PluginLimits, _ memory: GuestMemory) {
        limit(Resource.coreFile, to: 0, hard: 0)
        if let seconds = limits.processorSeconds {
            // The soft limit's signal tells the host why; the hard one is for those who ignore it.
            limit(Resource.processor, to: rlim_t(seconds), hard: rlim_t(seconds + 1))
        }
        let allowed = limits.memoryMebibytes << 20
        #if os(Linux)
        // One allocation beyond all reason fails at once; the watch sees to the rest.
        let space = rlim_t((measure(field: 0) ?? 0) + 4 * allowed)
        limit(Resource.addressSpace, to: space, hard: space)
        #endif
        let watch = GuestWatch(memory, most: (held ?? 0) + allowed)
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        // SAFETY: the thread takes the reference that is kept for it here, and lives as long as the process.
        let context = unsafe Unmanaged.passRetained(watch).toOpaque()
        unsafe pthread_create(&thread, nil, watchMain, context)
    }

    /// Looks again and again; never returns.
    fileprivate func run() {
        while true {
            var connection = pollfd(fd: Descriptors.connection, events: 0, revents: 0)
            // SAFETY: one struct is passed, and it lives during the call.
            let ready = unsafe poll(&connection, 1, Self.sliceMilliseconds)
            if connection.revents & Int16(POLLNVAL) != 0 {
                // The plugin has closed it; whether the host is alive shows in who the parent is.
                usleep(UInt32(Self.sliceMilliseconds) * 1000)
                if getppid() != host { end() }
            } else if ready > 0 {
                usleep(Self.farewellMicroseconds)
                end()
            }
            if let held = Self.held, held > most {
                memory[.excess] = 1
                end()
            }
        }
    }

    /// Ends this process and what it started.
    private func end() {
        kill(0, SIGKILL)
        _exit(1)
    }

    /// The number of bytes of memory that the process holds.
    static var held: Int? {
        #if os(Linux)
        return measure(field: 1)
        #else
        var usage = rusage()
        unsafe getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
        #endif
    }

    #if os(Linux)
    /// Reads a number of pages from the system's account of this process: 0 is the address space, 1 what is held.
    private static func measure(field: Int) -> Int? {
        let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        guard count > 0 else { return nil }
        let numbers = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ")
        guard numbers.count > field, let pages = Int(numbers[field]) else { return nil }
        return pages * SharedMemory.page
    }
    #endif

    /// Sets a limit, no higher than the one there is.
    private static func limit(_ resource: Int32, to soft: rlim_t, hard: rlim_t) {
        var limit = rlimit()
        unsafe getrlimit(resource, &limit)
        limit.rlim_max = min(limit.rlim_max, hard)
        limit.rlim_cur = min(soft, limit.rlim_max)
        unsafe setrlimit(resource, &limit)
    }
}

/// The system's numbers of what can be limited.
private enum Resource {
    #if canImport(Glibc)
    /// The size of a core file.
    static let coreFile = Int32(bitPattern: RLIMIT_CORE.rawValue)
    /// The time of the processor.
    static let processor = Int32(bitPattern: RLIMIT_CPU.rawValue)
    /// The addresses in use.
    static let addressSpace = Int32(bitPattern: RLIMIT_AS.rawValue)
    #else
    /// The size of a core file.
    static let coreFile = RLIMIT_CORE
    /// The time of the processor.
    static let processor = RLIMIT_CPU
    /// The addresses in use.
    static let addressSpace = RLIMIT_AS
    #endif
}

#if canImport(Darwin)
/// The thread's beginning.
private func watchMain(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    // SAFETY: the context is the reference that `begin` kept for this thread.
    unsafe Unmanaged<GuestWatch>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
#else
/// The thread's beginning.
private func watchMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // SAFETY: the context is the reference that `begin` kept for this thread.
    if let context = unsafe context {
        unsafe Unmanaged<GuestWatch>.fromOpaque(context).takeRetainedValue().run()
    }
    return nil
}
#endif
