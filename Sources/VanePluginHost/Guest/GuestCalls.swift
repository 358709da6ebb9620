internal import CVanePlugin
internal import VaneTensors

/// Hands the calls of a run to an instance, as they come from the host; allocates nothing unless one fails.
struct GuestCalls {
    /// The connection to the host.
    private let channel: FrameChannel
    /// The memory shared with the host.
    private let memory: GuestMemory
    /// The shape of the calls.
    private let shape: ChildShape

    /// Creates the server of calls.
    init(_ channel: FrameChannel, _ memory: GuestMemory, _ shape: ChildShape) {
        self.channel = channel
        self.memory = memory
        self.shape = shape
    }

    /// Serves until the host closes the connection.
    func serve(_ instance: PluginInstance) {
        while true {
            let failure: PluginError?
            switch channel.head() {
            case .frame(.begin, length: 0): failure = begin(instance)
            case .frame(.apply, length: 0): failure = apply(instance)
            case .frame(.score, length: 0): failure = score(instance)
            case .frame(.take, length: 0): failure = take(instance)
            case .frame(.endPass, length: 0):
                guard channel.send(.answer, endPass(instance)) else { return }
                continue
            case .frame(.state, length: 0):
                guard channel.send(.answer, state(instance)) else { return }
                continue
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
            memory.contexts(count * shape.contextWidth), memory.labels, count: count,
            width: shape.contextWidth)
        // SAFETY: the memory stays mapped, and the host leaves it alone during the call.
        return unsafe instance.begin(&rows)
    }

    /// Hands rows over.
    private func apply(_ instance: PluginInstance) -> PluginError? {
        let count = Int(memory[.count])
        var rows = unsafe vane_rows_t(
            memory.rows(count * shape.width), memory.labels, count: count, width: shape.width)
        var outcome = vane_outcome_t.empty
        // SAFETY: as above.
        let failure = unsafe instance.apply(&rows, &outcome)
        memory[.changed] = outcome.rows_changed
        memory[.declined] = outcome.rows_declined
        return failure
    }

    /// Has rows scored.
    private func score(_ instance: PluginInstance) -> PluginError? {
        let count = Int(memory[.count])
        var rows = unsafe vane_rows_t(
            memory.rows(count * shape.width), memory.labels, count: count, width: shape.width)
        var scores = unsafe vane_scores_t(
            memory.scores(count * shape.outputs), outputs: shape.outputs)
        // SAFETY: as above.
        return unsafe instance.score(&rows, &scores)
    }

    /// Hands examples over.
    private func take(_ instance: PluginInstance) -> PluginError? {
        let (count, width, contextWidth) = (Int(memory[.count]), shape.width, shape.contextWidth)
        var batch = unsafe vane_examples_t(
            header: vane_header_t(of: vane_examples_t.self),
            values: UnsafePointer(memory.rows(count * width)), row_stride: Int64(width),
            count: Int64(count), width: Int64(width),
            contexts: contextWidth == 0
                ? nil : UnsafePointer(memory.contexts(count * contextWidth)),
            context_stride: Int64(contextWidth), context_width: Int64(contextWidth),
            labels: memory.classes, first: memory[.first])
        // SAFETY: as above.
        return unsafe instance.take(&batch)
    }

    /// Ends a pass.
    private func endPass(_ instance: PluginInstance) -> ChildAnswer {
        do throws(PluginError) {
            return .passed(try instance.endPass())
        } catch {
            return .refused(error)
        }
    }

    /// Copies what was learned.
    private func state(_ instance: PluginInstance) -> ChildAnswer {
        do throws(PluginError) {
            let state = try instance.state()
            let bytes = state.values.reduce(0) { $0 + $1.count * 4 }
            guard bytes <= ChildTensor.bytesMost else {
                throw .tooLarge(instance.image.path, bytes)
            }
            return .learned(ChildTensor.list(state))
        } catch {
            return .refused(error)
        }
    }
}
