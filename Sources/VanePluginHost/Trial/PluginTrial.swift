/// Tries a library out in a child before any of its code may run here.
struct PluginTrial: Sendable {
    /// The program to start.
    let program: PluginProgram
    /// This program's version, which plugins are told.
    let hostVersion: String
    /// What the child may use.
    let limits: PluginLimits

    /// Loads a library in a child, reads what it offers, and makes and ends every method once.
    ///
    /// - Throws: ``PluginError`` for what the library does or says wrong, or when no child could be started.
    /// - Returns: What to keep of it.
    func verdict(of file: PluginFile) throws(PluginError) -> TrialVerdict {
        let child = try ChildProcess(program, sharing: SharedMemory(nil), within: limits)
        let order = ChildOrder(
            library: file.path, fingerprint: file.fingerprint, hostVersion: hostVersion,
            limits: limits, task: .list)
        let answer: ChildAnswer
        do throws(ChildLoss) {
            answer = try child.answer(to: order)
        } catch {
            return .lost(error)
        }
        guard case .listing(let listing) = try answer.accepted() else {
            return .lost(child.loss(.garbled))
        }
        return .passed(listing)
    }
}

/// What came of a trial.
enum TrialVerdict: Sendable, Hashable {
    /// The library offers this.
    case passed(LibraryListing)
    /// The child was lost.
    case lost(ChildLoss)
}
