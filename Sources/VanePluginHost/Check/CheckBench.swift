internal import VaneCore

/// Starts a child for every promise of a library and reads what came of it.
struct CheckBench {
    /// The check.
    private let check: PluginCheck
    /// The library.
    private let file: PluginFile

    /// Creates a bench for a library.
    init(_ check: PluginCheck, _ file: PluginFile) {
        self.check = check
        self.file = file
    }

    /// Gives an order to a child of its own.
    ///
    /// - Throws: ``PluginError`` with code `no-child`.
    func ask(_ task: ChildOrder.Task) throws(PluginError) -> Result<ChildAnswer, ChildLoss> {
        let child = try ChildProcess(
            check.program, sharing: SharedMemory(nil), within: check.limits)
        let order = ChildOrder(
            library: file.path, fingerprint: file.fingerprint, hostVersion: check.hostVersion,
            limits: check.limits, task: task)
        do throws(ChildLoss) {
            return .success(try child.answer(to: order))
        } catch {
            return .failure(error)
        }
    }

    /// Tries a promise on methods, each in a child, and notes the first breach, if any.
    ///
    /// - Parameters:
    ///   - methods: The methods; nothing for the library as a whole.
    ///   - promise: The promise.
    ///   - report: Where it is noted.
    /// - Returns: The methods that kept it.
    /// - Throws: ``PluginError`` with code `no-child`.
    @discardableResult
    func examine(
        _ methods: [String?], _ promise: (id: String, summary: String),
        _ report: inout PluginReport
    ) throws(PluginError) -> [String?] {
        var kept: [String?] = []
        var breaches: [(method: String?, finding: Breach)] = []
        var reasons: [String] = []
        for method in methods {
            let examination = ChildExamination(
                promise: promise.id, method: method, seed: check.seed)
            switch try ask(.examine(examination)) {
            case .success(.examined(.kept)): kept.append(method)
            case .success(.examined(.broken(let finding))): breaches.append((method, finding))
            case .success(.examined(.untried(let reason))): reasons.append(reason)
            case .success(.refused(_, let message)):
                breaches.append(
                    (
                        method,
                        Breach(
                            tried: promise.summary, seen: message, remedy: "see the message")
                    ))
            case .success: throw .noChild("the child did not answer what it was asked")
            case .failure(let loss):
                let finding = Breach.loss(
                    loss, over: PluginPromise(rawValue: promise.id),
                    trying: "a process of its own tried whether it holds")
                breaches.append((method, finding))
            }
        }
        if let first = breaches.first {
            report.promises.append(
                PluginReport.Promise(
                    id: promise.id, summary: promise.summary, finding: first.finding,
                    method: first.method))
        } else if let reason = reasons.first {
            report.untried.append((promise.id, reason))
        } else {
            report.promises.append(
                PluginReport.Promise(
                    id: promise.id, summary: promise.summary, finding: nil, method: nil))
        }
        return kept
    }
}
