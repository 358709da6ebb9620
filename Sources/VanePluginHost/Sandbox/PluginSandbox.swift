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

    /// Returns what a method needs; a child is asked once for the same parameters of a method that does not learn.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func needs(of recipe: PluginRecipe) throws(PluginError) -> InterventionNeeds {
        let question = Question(method: recipe.method.id, parameters: recipe.values.texts)
        if !recipe.isLearned, let known = knowledge.withLock({ $0.contexts[question] }) {
            return InterventionNeeds(context: known)
        }
        let (child, answer) = try begin(recipe, .ask(ChildMethod(recipe)))
        guard case .needs(let text) = answer else { throw .lost(file.path, child.loss(.garbled)) }
        let context = text.flatMap { try? HookPoint($0) }
        if !recipe.isLearned { knowledge.withLock { $0.contexts[question] = .some(context) } }
        return InterventionNeeds(context: context)
    }

    /// Asks a child what a readout reads and gives.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func form(of recipe: PluginRecipe) throws(PluginError) -> ReadoutForm {
        let (child, answer) = try begin(recipe, .ask(ChildMethod(recipe)))
        guard case .form(let form) = answer else { throw .lost(file.path, child.loss(.garbled)) }
        return form
    }

    /// Returns the first tensor that a child keeps otherwise than it was brought back, if any.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func changedTensor(_ recipe: PluginRecipe) throws(PluginError) -> String? {
        let (child, answer) = try begin(recipe, .recall(ChildMethod(recipe)))
        guard case .learned(let list) = answer, let state = ChildTensor.tensors(list) else {
            throw .lost(file.path, child.loss(.garbled))
        }
        return ChildTensor.difference(state, recipe.state)
    }

    /// Starts a child that is ready for calls.
    ///
    /// - Throws: ``PluginError`` for a loss of the child, and what the plugin refuses.
    func start(
        _ recipe: PluginRecipe, _ task: ChildOrder.Task
    ) throws(PluginError) -> ChildProcess {
        let (child, answer) = try begin(recipe, task)
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
        _ recipe: PluginRecipe, _ task: ChildOrder.Task
    ) throws(PluginError) -> (ChildProcess, ChildAnswer) {
        let method = recipe.method.id
        if let loss = knowledge.withLock({ $0.late[method] }) {
            throw .stillLost(file.path, method, loss)
        }
        let child = try ChildProcess(program, sharing: SharedMemory(task.shape), within: limits)
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
