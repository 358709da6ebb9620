internal import Synchronization
internal import VaneCore

/// A library that is never loaded here: each of its methods works in a child of its own, once for every run and hook point.
final class PluginSandbox: Sendable {
    /// The file.
    let file: PluginFile
    /// The program to start.
    private let program: PluginProgram
    /// This program's version, which plugins are told.
    private let hostVersion: String
    /// What each child may use.
    private let limits: PluginLimits
    /// What is known of the library's methods; the lock guards it alone.
    private let knowledge = Mutex(Knowledge())

    /// What children have told.
    private struct Knowledge {
        /// Where contexts are read, by method and parameters.
        var contexts: [Question: HookPoint?] = [:]
        /// The methods that did not come back, each waited for once.
        var late: [String: ChildLoss] = [:]
    }

    /// A method with parameters, which always needs the same.
    private struct Question: Hashable {
        /// The method.
        let method: String
        /// Its parameters in writing.
        let parameters: [String: String]
    }

    /// Creates a sandbox.
    init(
        _ file: PluginFile, program: PluginProgram, hostVersion: String, limits: PluginLimits
    ) {
        self.file = file
        self.program = program
        self.hostVersion = hostVersion
        self.limits = limits
    }

    /// Returns what a method with its parameters needs; a child is asked once.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func needs(
        of method: MethodDescriptor, _ values: ParameterValues
    ) throws(PluginError) -> InterventionNeeds {
        let question = Question(method: method.id, parameters: values.texts)
        if let known = knowledge.withLock({ $0.contexts[question] }) {
            return InterventionNeeds(context: known)
        }
        let request = ChildMethod(id: method.id, parameters: values.texts)
        let (child, answer) = try begin(method.id, .ask(request), shape: nil)
        guard case .needs(let text) = answer else { throw .lost(file.path, child.loss(.garbled)) }
        let context = text.flatMap { try? HookPoint($0) }
        knowledge.withLock { $0.contexts[question] = .some(context) }
        return InterventionNeeds(context: context)
    }

    /// Starts a child whose instance is ready for calls.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func run(
        _ method: MethodDescriptor, _ values: ParameterValues, for shape: RunShape
    ) throws(PluginError) -> ChildProcess {
        let request = ChildMethod(id: method.id, parameters: values.texts)
        let bounds = ChildShape(shape)
        let (child, answer) = try begin(method.id, .run(request, bounds), shape: bounds)
        guard case .ready = answer else { throw .lost(file.path, child.loss(.garbled)) }
        return child
    }

    /// Notes the loss of a child, and returns the error that tells of it.
    func lose(_ method: String, _ loss: ChildLoss) -> PluginError {
        if case .time = loss.cause {
            knowledge.withLock { $0.late[method] = loss }
            return .stillLost(file.path, method, loss)
        }
        return .lost(file.path, loss)
    }

    /// Starts a child, gives it an order and awaits its first answer.
    private func begin(
        _ method: String, _ task: ChildOrder.Task, shape: ChildShape?
    ) throws(PluginError) -> (ChildProcess, ChildAnswer) {
        if let loss = knowledge.withLock({ $0.late[method] }) {
            throw .stillLost(file.path, method, loss)
        }
        let child = try ChildProcess(program, sharing: SharedMemory(shape), within: limits)
        let order = ChildOrder(
            library: file.path, fingerprint: file.fingerprint, hostVersion: hostVersion,
            limits: limits, task: task)
        let answer: ChildAnswer
        do throws(ChildLoss) {
            answer = try child.answer(to: order)
        } catch {
            throw lose(method, error)
        }
        return (child, try answer.accepted())
    }
}
