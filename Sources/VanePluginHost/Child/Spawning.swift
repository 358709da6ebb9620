internal import FoundationEssentials

#if canImport(Glibc)
package import Glibc
#elseif canImport(Musl)
package import Musl
#else
package import Darwin
#endif

/// Starts processes, and looks whether they have ended.
package enum Spawning {
    /// Starts a program in a group of its own, with an empty input, one socket for all that it prints, the connection and the shared memory.
    ///
    /// - Returns: The process, or nothing, with `errno` set.
    static func start(
        _ program: PluginProgram, input connection: Int32, output: Int32, memory: Int32
    ) -> pid_t? {
        start(
            program.executable, [program.executable] + program.arguments, environment: environment,
            descriptors: [
                (nil, 0), (output, 1), (output, 2), (connection, Descriptors.connection),
                (memory, Descriptors.memory),
            ])
    }

    /// Starts a program in a group of its own, with no signal blocked.
    ///
    /// - Parameters:
    ///   - executable: The program's path.
    ///   - words: Its name and arguments.
    ///   - environment: The variables, as `NAME=VALUE`.
    ///   - descriptors: What it finds open under which number; nothing stands for an empty input.
    /// - Returns: The process, or nothing, with `errno` set.
    package static func start(
        _ executable: String, _ words: [String], environment: [String],
        descriptors: [(from: Int32?, to: Int32)]
    ) -> pid_t? {
        #if canImport(Darwin)
        var (attributes, actions): (posix_spawnattr_t?, posix_spawn_file_actions_t?) = (nil, nil)
        #else
        var (attributes, actions) = unsafe (posix_spawnattr_t(), posix_spawn_file_actions_t())
        #endif
        // SAFETY: both values are initialised before use and destroyed once; every pointer lives during its call.
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        #if canImport(Darwin)
        flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        for (source, number) in descriptors {
            if let source {
                unsafe posix_spawn_file_actions_adddup2(&actions, source, number)
            } else {
                unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDONLY, 0)
            }
        }
        var process: pid_t = 0
        let problem = unsafe withTexts(words) { words in
            unsafe withTexts(environment) { environment in
                unsafe posix_spawn(
                    &process, executable, &actions, &attributes, words, environment)
            }
        }
        errno = problem
        return problem == 0 ? process : nil
    }

    /// Returns whether a child has ended, and leaves it on the system's list.
    static func hasEnded(_ process: pid_t) -> Bool {
        var information = unsafe siginfo_t()
        // SAFETY: the call fills in the struct, which stays as it is while the child runs.
        let result = unsafe waitid(
            P_PID, id_t(process), &information, WEXITED | WNOWAIT | WNOHANG)
        return result == 0 ? unsafe information.si_signo == SIGCHLD : errno == ECHILD
    }

    /// The environment of children: the tool's, without the long reports of a crash that nobody would read.
    private static var environment: [String] {
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        return environment.map { "\($0.key)=\($0.value)" }
    }

    /// Calls a closure with texts in C's form, a null pointer behind the last.
    private static func withTexts<Result>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let table = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
            capacity: texts.count + 1)
        // SAFETY: the table has room for all texts and the null pointer; all of it is freed after the call.
        for (index, text) in texts.enumerated() {
            unsafe (table + index).initialize(to: CString.allocate(text))
        }
        unsafe (table + texts.count).initialize(to: nil)
        defer {
            for index in texts.indices { unsafe table[index]?.deallocate() }
            unsafe table.deallocate()
        }
        return unsafe body(table)
    }
}
