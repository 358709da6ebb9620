import FoundationEssentials
import Glibc
import Synchronization
import VanePluginHost

/// A command that the shell runs in a group of processes of its own, which ends with this object.
///
/// Used by one thread, which waits for all three streams at once and never in one of them alone.
final class JudgeProcess {
    /// What the command prints.
    enum Stream: Int {
        /// Standard output.
        case output
        /// Standard error.
        case messages
    }

    /// How a process ended by itself.
    struct Status {
        /// What the system says.
        let code: Int32

        /// What is wrong with it, if anything.
        var fault: String? {
            let signal = code & 0x7F
            if signal != 0 { return "was ended by signal \(signal)" }
            return code == 0 ? nil : "ended with status \((code >> 8) & 0xFF)"
        }
    }

    /// The process, which is also its group.
    private let identifier: pid_t
    /// Where requests are written; −1 once closed.
    private var input: Int32
    /// Where output and messages are read; −1 once they have ended.
    private var readers: [Int32]
    /// Whether the process has been taken off the system's list.
    private var isReaped = false
    /// Held from making pipes until they are in place, or a judge started meanwhile would keep them open and wait for this one.
    private static let starting = Mutex(())
    /// Room for what is read at once.
    private var room = [UInt8](repeating: 0, count: 1 << 16)

    /// Starts a command.
    ///
    /// - Throws: `CommandError` when the system starts none.
    init(_ command: String) throws {
        var ends: [Int32] = []
        defer { for end in ends where end >= 0 { close(end) } }
        identifier = try Self.starting.withLock { _ in
            for _ in 0..<3 { ends += try Self.pipe(for: command) }
            let process = Self.start(
                command, reading: ends[0], writing: ends[3], complaining: ends[5])
            guard let process else {
                throw CommandError(
                    "Judge '\(command)' cannot be started: \(Console.systemReason).")
            }
            return process
        }
        input = ends[1]
        readers = [ends[2], ends[4]]
        for own in [1, 2, 4] {
            _ = fcntl(ends[own], F_SETFL, fcntl(ends[own], F_GETFL) | O_NONBLOCK)
            // What is kept is closed by `deinit`.
            ends[own] = -1
        }
    }

    deinit {
        _ = end(within: 0)
        for descriptor in [input] + readers where descriptor >= 0 { close(descriptor) }
    }

    /// Whether its output has not ended.
    var isTalking: Bool { readers[Stream.output.rawValue] >= 0 }

    /// Waits until something can be read or written.
    func wait(
        toWrite: Bool, milliseconds: Int32
    ) -> (input: Bool, output: Bool, messages: Bool) {
        var descriptors = [
            pollfd(fd: toWrite ? input : -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: readers[0], events: Int16(POLLIN), revents: 0),
            pollfd(fd: readers[1], events: Int16(POLLIN), revents: 0),
        ]
        // Negative descriptors are passed over.
        let count = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
        guard count > 0 else { return (false, false, false) }
        let ready = descriptors.map { $0.revents != 0 }
        return (ready[0], ready[1], ready[2])
    }

    /// Writes as many bytes as fit now.
    ///
    /// - Returns: Their number, or nothing when nobody reads them any more.
    func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        // A reader that has gone away must not end this program, nor change how it takes signals.
        var (broken, before) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&broken)
        unsafe sigaddset(&broken, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &broken, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        // SAFETY: the buffer lives during the call, and no more than its own count is passed.
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(input, $0.baseAddress, $0.count)
        }
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return 0 }
        // The signal waits for this thread and would end the program once it is let through.
        var none = timespec()
        while unsafe sigtimedwait(&broken, nil, &none) < 0, errno == EINTR {}
        return nil
    }

    /// Tells the command that no request follows.
    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// Reads what has come.
    ///
    /// - Returns: The number of bytes.
    func read(_ stream: Stream, into buffer: inout LineBuffer) -> Int {
        let descriptor = readers[stream.rawValue]
        guard descriptor >= 0 else { return 0 }
        // SAFETY: the buffer lives during the call, and its own count is passed.
        let count = unsafe room.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EAGAIN || errno == EINTR { return 0 }
        guard count > 0 else {
            close(descriptor)
            readers[stream.rawValue] = -1
            return 0
        }
        buffer.append(room[..<count])
        return count
    }

    /// Whether the process has ended; it stays on the system's list.
    var hasEnded: Bool {
        var information = unsafe siginfo_t()
        // SAFETY: the call fills in the struct, which stays as it is while the child runs.
        let result = unsafe waitid(
            P_PID, id_t(identifier), &information, WEXITED | WNOWAIT | WNOHANG)
        return result == 0 ? unsafe information.si_signo == SIGCHLD : errno == ECHILD
    }

    /// Waits for the process to end by itself, then ends its group and takes it off the system's list.
    ///
    /// - Returns: How it ended by itself, or nothing if it did not.
    func end(within seconds: Double) -> Status? {
        guard !isReaped else { return nil }
        closeInput()
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !hasEnded, ContinuousClock.now < deadline { usleep(1_000) }
        let endedItself = hasEnded
        // Nobody else can have the number yet, since the process has not been taken off the list.
        kill(-identifier, SIGKILL)
        var code: Int32 = 0
        while unsafe waitpid(identifier, &code, 0) < 0, errno == EINTR {}
        isReaped = true
        return endedItself ? Status(code: code) : nil
    }
}

extension JudgeProcess {
    /// Makes a pipe that no other child inherits: its reading end, then its writing end.
    private static func pipe(for command: String) throws -> [Int32] {
        var ends: [Int32] = [-1, -1]
        // SAFETY: the call writes two numbers, for which there is room.
        guard unsafe Glibc.pipe(&ends) == 0 else {
            throw CommandError("Judge '\(command)' cannot be started: \(Console.systemReason).")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// Has the shell run a command, with no signal blocked.
    ///
    /// - Returns: The process, or nothing, with `errno` set.
    private static func start(
        _ command: String, reading input: Int32, writing output: Int32, complaining messages: Int32
    ) -> pid_t? {
        Spawning.start(
            "/bin/sh", ["sh", "-c", command],
            environment: ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" },
            descriptors: [(input, 0), (output, 1), (messages, 2)])
    }
}
