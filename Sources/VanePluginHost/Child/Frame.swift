internal import FoundationEssentials

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What a frame between host and child means; eight bytes go ahead of its payload: the kind and the payload's length.
enum FrameKind: UInt32, Sendable {
    /// What a child is to do, once, by the host.
    case order = 0x4F4E_4156
    /// What came of it, or of a call that failed, by the child.
    case answer = 0x414E_4156
    /// Contexts lie in the shared memory, by the host.
    case begin = 0x424E_4156
    /// Rows lie in the shared memory, by the host.
    case apply = 0x454E_4156
    /// Rows to be scored lie in the shared memory, by the host.
    case score = 0x534E_4156
    /// Examples lie in the shared memory, by the host.
    case take = 0x544E_4156
    /// A pass over the examples has ended, by the host.
    case endPass = 0x504E_4156
    /// What was learned is wanted, by the host.
    case state = 0x4B4E_4156
    /// The call went well, by the child.
    case done = 0x444E_4156
}

/// One end of the connection between host and child.
///
/// Frames without payload are sent and awaited without an allocation.
struct FrameChannel: Sendable {
    /// What came.
    enum Arrival: Equatable {
        /// The beginning of a frame: its kind and the length of its payload.
        case frame(FrameKind, length: Int)
        /// Nothing more: the other side has closed its end, or half a frame was all that it sent.
        case closed
        /// Nothing in time.
        case late
        /// Bytes that are no frame.
        case garbled
    }

    /// The socket.
    let descriptor: Int32

    /// The most bytes of a payload.
    static let payloadMost = 128 << 20
    /// The size of what goes ahead of a payload.
    private static let headSize = 8

    /// Sends a frame; returns whether all of it went out.
    func send(_ kind: FrameKind, _ payload: [UInt8] = []) -> Bool {
        var head = (kind.rawValue.littleEndian, UInt32(payload.count).littleEndian)
        let isOut = unsafe withUnsafeBytes(of: &head) { unsafe write($0) }
        guard isOut, !payload.isEmpty else { return isOut }
        return unsafe payload.withUnsafeBytes { unsafe write($0) }
    }

    /// Sends a value as JSON.
    func send(_ kind: FrameKind, _ value: some Encodable) -> Bool {
        guard let data = try? ChildMessage.encoder.encode(value) else { return false }
        return send(kind, [UInt8](data))
    }

    /// Awaits the beginning of a frame.
    func head(before deadline: ContinuousClock.Instant? = nil) -> Arrival {
        var head: (UInt32, UInt32) = (0, 0)
        let missing = unsafe withUnsafeMutableBytes(of: &head) {
            unsafe read(into: $0, before: deadline)
        }
        if let missing { return missing }
        let length = Int(UInt32(littleEndian: head.1))
        guard let kind = FrameKind(rawValue: UInt32(littleEndian: head.0)),
            length <= Self.payloadMost
        else { return .garbled }
        return .frame(kind, length: length)
    }

    /// Awaits a payload and decodes it; nothing when it does not come in time or is no such value.
    func value<Value: Decodable>(
        _ type: Value.Type, length: Int, before deadline: ContinuousClock.Instant? = nil
    ) -> Value? {
        var bytes = [UInt8](repeating: 0, count: length)
        let missing = unsafe bytes.withUnsafeMutableBytes {
            unsafe read(into: $0, before: deadline)
        }
        guard missing == nil else { return nil }
        return try? ChildMessage.decoder.decode(type, from: Data(bytes))
    }

    /// Writes all bytes; a side that has gone away raises no signal.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var sent = 0
        while sent < bytes.count {
            // SAFETY: `count - sent` bytes lie behind the first `sent`; the buffer is not empty here.
            let count = unsafe systemSend(
                descriptor, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Reads as many bytes as there is room for; returns why that did not work, if so.
    ///
    /// With a deadline the socket's own time-out makes `recv` come back again and again.
    private func read(
        into bytes: UnsafeMutableRawBufferPointer, before deadline: ContinuousClock.Instant?
    ) -> Arrival? {
        var filled = 0
        while filled < bytes.count {
            // SAFETY: `count - filled` bytes of room lie behind the first `filled`.
            let count = unsafe recv(
                descriptor, bytes.baseAddress.map { unsafe $0 + filled }, bytes.count - filled, 0)
            if count > 0 {
                filled += count
            } else if count == 0 {
                return .closed
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                if let deadline, ContinuousClock.now >= deadline { return .late }
            } else if errno != EINTR {
                return .closed
            }
        }
        return nil
    }
}

/// The system's `send`, which must raise no signal when nobody reads.
private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
    unsafe send(descriptor, bytes, count, 0)
    #else
    unsafe send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    #endif
}
