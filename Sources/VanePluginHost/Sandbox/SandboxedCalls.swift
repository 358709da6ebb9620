internal import VaneCore

/// The calls to a child that is ready for them.
struct SandboxedCalls {
    /// The child.
    let child: ChildProcess
    /// The library, which is told when the child is lost.
    let sandbox: PluginSandbox
    /// The method's id.
    let method: String

    /// Has the child do what lies ready in the shared memory; returns what went wrong, if anything.
    ///
    /// It allocates nothing unless that is the case.
    func call(_ kind: FrameKind) -> PluginError? {
        guard child.channel.send(kind) else { return lose(child.loss(.closed)) }
        let deadline = child.deadline
        let arrival = child.channel.head(before: deadline)
        child.readOutput()
        if case .frame(.done, length: 0) = arrival { return nil }
        do throws(ChildLoss) {
            let answer = try child.answer(arrival, before: deadline)
            if case .refused(let code, let message) = answer {
                return PluginError(PluginError.Code(name: code), message)
            }
            return lose(child.loss(.garbled))
        } catch {
            return lose(error)
        }
    }

    /// Asks the child something and awaits its answer.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func ask(_ kind: FrameKind) throws(PluginError) -> ChildAnswer {
        guard child.channel.send(kind) else { throw lose(child.loss(.closed)) }
        let deadline = child.deadline
        do throws(ChildLoss) {
            return try child.answer(child.channel.head(before: deadline), before: deadline)
        } catch {
            throw lose(error)
        }
    }

    /// Notes that the child is lost.
    func lose(_ loss: ChildLoss) -> PluginError { sandbox.lose(method, loss) }
}
