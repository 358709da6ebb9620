#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// How a child was lost.
struct ChildLoss: Error, Sendable, Hashable {
    /// What happened.
    enum Cause: Sendable, Hashable {
        /// A signal ended it.
        case signal(Int32)
        /// It ended itself.
        case status(Int32)
        /// It did not answer in time.
        case time(seconds: Double)
        /// It used up its processor time.
        case processor
        /// It held more memory than it may.
        case memory(mebibytes: Int)
        /// It wrote what is no answer.
        case garbled
        /// It cut the connection and ran on.
        case silence
    }

    /// What happened.
    let cause: Cause
    /// Where it was.
    let stage: CallStage
    /// The last line that it printed, if any.
    var lastLine: String?

    /// The code of the error that tells of it.
    var code: PluginError.Code {
        switch cause {
        case .signal: .crashed
        case .status: .ended
        case .time: .timedOut
        case .processor, .memory: .limitExceeded
        case .garbled, .silence: .garbled
        }
    }

    /// What happened, as the end of a sentence about the library.
    var words: String {
        let place = stage.place
        let event =
            switch cause {
            case .signal(let number): "crashed \(place) with \(Self.name(of: number))"
            case .status(let status): "ended its process \(place) with status \(status)"
            case .time(let seconds): "did not come back \(place) within \(Self.text(seconds)) s"
            case .processor: "used up its processor time \(place)"
            case .memory(let mebibytes): "took more than \(mebibytes) MiB of memory \(place)"
            case .garbled: "wrote into the tool's connection"
            case .silence: "cut the tool's connection \(place)"
            }
        return event + (lastLine.map { ", its last line being \"\($0)\"" } ?? "")
    }

    /// A number of seconds without a needless fraction.
    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    }

    /// A signal's name with what it stands for.
    private static func name(of signal: Int32) -> String {
        switch signal {
        case SIGSEGV: "SIGSEGV (it touched memory that is not its own)"
        case SIGBUS: "SIGBUS (it touched memory that is not there)"
        case SIGILL, SIGTRAP:
            "\(signal == SIGILL ? "SIGILL" : "SIGTRAP") (a failed check or an instruction that this machine lacks)"
        case SIGABRT: "SIGABRT (it gave up)"
        case SIGFPE: "SIGFPE (an impossible division)"
        case SIGKILL: "SIGKILL (the system or someone else ended it)"
        case SIGSYS: "SIGSYS (a forbidden system call)"
        default: "signal \(signal)"
        }
    }
}
