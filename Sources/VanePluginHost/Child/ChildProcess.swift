#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A child that does one thing with one library and ends; used by one thread at a time.
///
/// Its group of processes is ended with this object, whatever it does at that moment.
final class ChildProcess {
    /// The process, which is also its group.
    let identifier: pid_t
    /// The connection.
    let channel: FrameChannel
    /// What the child prints, both ways.
    private let output: Int32
    /// Room for twice the bytes that are kept of what the child prints.
    private var printed = [UInt8](repeating: 0, count: 2 * printedMost)
    /// How many bytes of it are in use.
    private var printedCount = 0
    /// What is shared with the child.
    let memory: SharedMemory
    /// What the child may use.
    let limits: PluginLimits
    /// Whether an instance is at work in it, which is to be ended in peace.
    private var isServing = false
    /// Whether the process has been taken off the system's list.
    private var isReaped = false

    /// The most bytes of what a child printed that are kept.
    private static let printedMost = 4096
    /// The most characters of its last line that are told.
    private static let lineMost = 300
    /// How often a wait looks at the clock.
    private static let sliceMilliseconds = 20
    /// How long a child that has said good-bye may take to end.
    private static let farewellSeconds = 1.0

    /// Starts a program as a child.
    ///
    /// - Throws: ``PluginError`` with code `no-child`.
    init(
        _ program: PluginProgram, sharing memory: SharedMemory, within limits: PluginLimits
    ) throws(PluginError) {
        guard let connection = Descriptors.pair() else {
            throw .noChild(FileContents.lastProblem)
        }
        guard let printing = Descriptors.pair() else {
            let reason = FileContents.lastProblem
            close(connection.host)
            close(connection.child)
            throw .noChild(reason)
        }
        Descriptors.limitWaits(of: connection.host, milliseconds: Self.sliceMilliseconds)
        // A child that prints more than anyone reads loses words and goes on.
        Descriptors.makeImpatient(printing.host)
        Descriptors.makeImpatient(printing.child)
        let started = Spawning.start(
            program, input: connection.child, output: printing.child, memory: memory.descriptor)
        let reason = started == nil ? FileContents.lastProblem : ""
        close(connection.child)
        close(printing.child)
        guard let started else {
            close(connection.host)
            close(printing.host)
            throw .noChild("'\(program.executable)' could not be started: \(reason)")
        }
        identifier = started
        channel = FrameChannel(descriptor: connection.host)
        output = printing.host
        self.memory = memory
        self.limits = limits
        memory.closeDescriptor()
    }

    deinit {
        close(channel.descriptor)
        _ = end(within: isServing ? Self.farewellSeconds : 0)
        close(output)
    }

    /// Whether there is nothing more to be had of it.
    var isLost: Bool { isReaped }

    /// When a call that begins now must have come back.
    var deadline: ContinuousClock.Instant { .now + .seconds(limits.seconds) }

    /// Gives the order and awaits what comes of it.
    ///
    /// - Throws: ``ChildLoss`` when the child does not answer.
    func answer(to order: ChildOrder) throws(ChildLoss) -> ChildAnswer {
        let deadline = deadline
        guard channel.send(.order, order) else { throw loss(.closed) }
        return try answer(channel.head(before: deadline), before: deadline)
    }

    /// Reads the answer that has begun to come.
    ///
    /// - Throws: ``ChildLoss`` when it is none.
    func answer(
        _ arrival: FrameChannel.Arrival, before deadline: ContinuousClock.Instant
    ) throws(ChildLoss) -> ChildAnswer {
        guard case .frame(.answer, let length) = arrival else { throw loss(arrival) }
        guard let answer = channel.value(ChildAnswer.self, length: length, before: deadline)
        else { throw loss(ContinuousClock.now >= deadline ? .late : .garbled) }
        if case .ready = answer { isServing = true }
        readOutput()
        return answer
    }

    /// Ends a child that did not answer as it should and finds out why.
    func loss(_ arrival: FrameChannel.Arrival) -> ChildLoss {
        let stage = CallStage(rawValue: UInt32(truncatingIfNeeded: memory[.stage])) ?? .idle
        // Only what closed by itself may have ended by itself; give the system time to say so.
        let patience = arrival == .closed ? Self.farewellSeconds : 0
        let status = end(within: patience)
        readOutput()
        return ChildLoss(
            cause: cause(of: arrival, status), stage: stage, lastLine: lastLine)
    }

    /// Tells why a child is gone.
    private func cause(of arrival: FrameChannel.Arrival, _ status: Int32?) -> ChildLoss.Cause {
        if memory[.excess] != 0 { return .memory(mebibytes: limits.memoryMebibytes) }
        switch arrival {
        case .late: return .time(seconds: limits.seconds)
        case .frame, .garbled: return .garbled
        case .closed: break
        }
        guard let status else { return .silence }
        let signal = status & 0x7F
        if signal == SIGXCPU { return .processor }
        return signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
    }

    /// Waits for the process to end by itself, then ends its group and takes it off the system's list.
    ///
    /// - Returns: How it ended by itself, or nothing if it did not.
    private func end(within seconds: Double) -> Int32? {
        guard !isReaped else { return nil }
        let deadline = ContinuousClock.now + .seconds(seconds)
        var hasEnded = Spawning.hasEnded(identifier)
        while !hasEnded, ContinuousClock.now < deadline {
            usleep(500)
            hasEnded = Spawning.hasEnded(identifier)
        }
        // Nobody else can have the number yet, since the process has not been taken off the list.
        kill(-identifier, SIGKILL)
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        return hasEnded ? status : nil
    }

    /// Takes what the child has printed and keeps its end; allocates nothing.
    func readOutput() {
        while true {
            if printedCount > Self.printedMost {
                let surplus = printedCount - Self.printedMost
                for index in 0..<Self.printedMost { printed[index] = printed[index + surplus] }
                printedCount = Self.printedMost
            }
            let count = unsafe printed.withUnsafeMutableBytes { bytes in
                // SAFETY: at most half of the room is in use.
                unsafe recv(
                    output, bytes.baseAddress.map { unsafe $0 + printedCount },
                    bytes.count - printedCount, 0)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            printedCount += count
        }
    }

    /// The last line that the child printed.
    private var lastLine: String? {
        let text = String(decoding: printed.prefix(printedCount), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
        return line.map { String(String($0).oneLine.prefix(Self.lineMost)) }
    }
}
