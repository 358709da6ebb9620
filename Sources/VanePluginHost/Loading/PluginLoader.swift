/// Loads libraries as a careful host does: only trusted ones where that is asked for, and none that has not passed a trial.
///
/// The first time that a library's hash is met, a child loads it, reads what it offers, and makes and ends every method once. What
/// came of it is remembered; a library that crashed, hung or exceeded its limits is refused from then on, with the reason.
///
/// ```swift
/// let loader = PluginLoader(hostVersion: "1.0", program: program, verdictFolder: cache)
/// let library = try loader.load(file)
/// ```
public struct PluginLoader: Sendable {
    /// This program's version, which plugins are told.
    public var hostVersion: String
    /// The program that is started as a child.
    public var program: PluginProgram
    /// Where libraries run after their trial.
    public var isolation: PluginIsolation
    /// The libraries that may be loaded; nothing for any.
    public var trusted: TrustList?
    /// The folder in which trials are remembered; nothing to remember none.
    public var verdictFolder: String?
    /// What a trial may use.
    public var trialLimits: PluginLimits
    /// Whether libraries on the block list are tried again.
    public var retriesBlocked = false

    /// Creates a loader.
    public init(
        hostVersion: String, program: PluginProgram, isolation: PluginIsolation = .inProcess,
        trusted: TrustList? = nil, verdictFolder: String?, trialLimits: PluginLimits = .trial
    ) {
        self.hostVersion = hostVersion
        self.program = program
        self.isolation = isolation
        self.trusted = trusted
        self.verdictFolder = verdictFolder
        self.trialLimits = trialLimits
    }

    /// Tries a library out if that has not been done, and loads it or leaves it to children.
    ///
    /// - Throws: ``PluginError`` with code `not-trusted`, `blocked`, `inconsistent`, `no-child`, those of a lost child
    ///   (`crashed`, `ended`, `timed-out`, `limit-exceeded`, `garbled`) and those of ``PluginLibrary``.
    public func load(_ file: PluginFile) throws(PluginError) -> PluginLibrary {
        try trusted?.require(file)
        let listing = try listing(of: file)
        switch isolation {
        case .inProcess:
            let library = try PluginLibrary(loading: file, hostVersion: hostVersion)
            guard library.listing == listing else { throw .inconsistent(file.path) }
            return library
        case .sandboxed(let limits):
            return PluginLibrary(
                file, listing,
                PluginSandbox(file, program: program, hostVersion: hostVersion, limits: limits))
        }
    }

    /// Returns what a library offers, from its trial.
    private func listing(of file: PluginFile) throws(PluginError) -> LibraryListing {
        let store = VerdictStore(
            folder: verdictFolder, hostVersion: hostVersion, program: program)
        switch store.verdict(of: file.fingerprint) {
        case .passed(let listing): return listing
        case .blocked(let words) where !retriesBlocked: throw .blocked(file.path, words)
        default: break
        }
        let trial = PluginTrial(program: program, hostVersion: hostVersion, limits: trialLimits)
        do throws(PluginError) {
            switch try trial.verdict(of: file) {
            case .passed(let listing):
                store.keep(.passed(listing), of: file.fingerprint)
                return listing
            case .lost(let loss):
                store.keep(.blocked(loss.words), of: file.fingerprint)
                throw .lost(file.path, loss)
            }
        } catch {
            // What is refused in words is not blocked, nor does it stay so.
            if retriesBlocked, !error.code.isLoss { store.forget(file.fingerprint) }
            throw error
        }
    }
}

extension PluginError.Code {
    /// Whether it tells of a child that was lost.
    fileprivate var isLoss: Bool {
        [.crashed, .ended, .timedOut, .limitExceeded, .garbled].contains(self)
    }
}
