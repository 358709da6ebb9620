import Glibc
import Synchronization

/// Where commands print: results to standard output, progress and complaints to standard error.
enum Console {
    /// The line of progress on the terminal, if any; the lock guards it alone.
    private static let progressLine = Mutex<String>("")
    /// The first reason why standard output could not be written, if any; the lock guards it alone.
    private static let outputFailure = Mutex<String?>(nil)

    /// Whether standard error is a terminal.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Prints a line of a result.
    static func print(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// Prints text as it is.
    static func write(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// Prints a line about a failure.
    static func complain(_ text: String) {
        write(text + "\n", to: STDERR_FILENO)
    }

    /// Prints a line about what goes on, above the progress line on a terminal.
    static func note(_ text: String) {
        progressLine.withLock { line in
            let clear = line.isEmpty ? "" : "\r\u{1B}[2K"
            write(clear + text + "\n" + line, to: STDERR_FILENO)
        }
    }

    /// Replaces the line of progress; on anything but a terminal it does nothing.
    static func progress(_ text: String) {
        guard isTerminal else { return }
        progressLine.withLock { line in
            line = text
            write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
        }
    }

    /// Removes the line of progress.
    static func finishProgress() {
        progressLine.withLock { line in
            guard !line.isEmpty else { return }
            line = ""
            write("\r\u{1B}[2K", to: STDERR_FILENO)
        }
    }

    /// Why a result could not be printed as a whole, if so; a reader that has gone away is not counted.
    static var outputProblem: String? { outputFailure.withLock { $0 } }

    /// What the last failed system call complains about.
    static var systemReason: String {
        // SAFETY: `strerror` returns a text that ends in a zero byte.
        unsafe String(cString: strerror(errno)).lowercased()
    }

    /// Writes all bytes of a text.
    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            // SAFETY: the buffer lives during the call, and its own count is passed.
            let written = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                if descriptor == STDOUT_FILENO, errno != EPIPE {
                    let reason = systemReason
                    outputFailure.withLock { $0 = $0 ?? reason }
                }
                return
            }
            bytes.removeFirst(written)
        }
    }
}
