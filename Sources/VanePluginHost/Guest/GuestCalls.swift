internal import CVanePlugin

/// Hands the calls of a run to an instance, as they come from the host; allocates nothing unless one fails.
struct GuestCalls {
    /// The connection to the host.
    private let channel: FrameChannel
    /// The memory shared with the host.
    private let memory: GuestMemory
    /// The number of values in a row.
    private let width: Int
    /// The number of values in a context vector.
    private let contextWidth: Int

    /// Creates the server of a run.
    init(_ channel: FrameChannel, _ memory: GuestMemory, width: Int, contextWidth: Int) {
        self.channel = channel
        self.memory = memory
        self.width = width
        self.contextWidth = contextWidth
    }

    /// Serves until the host closes the connection.
    func serve(_ instance: PluginInstance) {
        while true {
            let failure: PluginError?
            switch channel.head() {
            case .frame(.begin, length: 0): failure = begin(instance)
            case .frame(.apply, length: 0): failure = apply(instance)
            default: return
            }
            let isSent =
                failure.map { channel.send(.answer, ChildAnswer.refused($0)) }
                ?? channel.send(.done)
            guard isSent else { return }
        }
    }

    /// Hands contexts over.
    private func begin(_ instance: PluginInstance) -> PluginError? {
        let count = Int(memory[.count])
        var rows = unsafe vane_rows_t(
            memory.contexts(count * contextWidth), memory.labels, count: count,
            width: contextWidth)
        // SAFETY: the memory stays mapped, and the host leaves it alone during the call.
        return unsafe instance.begin(&rows)
    }

    /// Hands rows over.
    private func apply(_ instance: PluginInstance) -> PluginError? {
        let count = Int(memory[.count])
        var rows = unsafe vane_rows_t(
            memory.rows(count * width), memory.labels, count: count, width: width)
        var outcome = vane_outcome_t.empty
        // SAFETY: as above.
        let failure = unsafe instance.apply(&rows, &outcome)
        memory[.changed] = outcome.rows_changed
        memory[.declined] = outcome.rows_declined
        return failure
    }
}
