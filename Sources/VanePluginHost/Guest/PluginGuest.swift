#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The child's side: a process that loads one library, does what its host orders, and ends.
///
/// ```swift
/// exit(PluginGuest.serve(fingerprint: sha256) ?? 64)
/// ```
public enum PluginGuest {
    /// Reads an order from the host that started this process, carries it out, and returns the process's exit status.
    ///
    /// - Parameters:
    ///   - fingerprint: Computes the SHA-256 of bytes in hexadecimal.
    ///   - judge: Tries those promises of ``PluginCheck`` that this module does not know.
    /// - Returns: The exit status, or nothing when no host started this process.
    public static func serve(
        fingerprint: ([UInt8]) -> String, judge: PluginJudge? = nil
    ) -> Int32? {
        guard isSocket(Descriptors.connection) else { return nil }
        let channel = FrameChannel(descriptor: Descriptors.connection)
        guard case .frame(.order, let length) = channel.head(),
            let order = channel.value(ChildOrder.self, length: length),
            let memory = GuestMemory(order.task.shape, descriptor: Descriptors.memory)
        else { return 1 }
        // The memory stays mapped; without its file a stray write or close cannot spoil it.
        close(Descriptors.memory)
        _ = fcntl(Descriptors.connection, F_SETFD, FD_CLOEXEC)
        Descriptors.closeOthers()
        GuestWatch.begin(order.limits, memory)
        let work = GuestWork(order, channel, memory, judge: judge)
        let answer: ChildAnswer
        do throws(PluginError) {
            answer = try work.answer(fingerprint: fingerprint)
        } catch {
            answer = .refused(error)
        }
        return channel.send(.answer, answer) ? 0 : 1
    }

    /// Whether a descriptor is a socket, as a host leaves one here.
    private static func isSocket(_ descriptor: Int32) -> Bool {
        var kind: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        // SAFETY: both values live during the call, and the size is that of the first.
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) == 0
    }
}
