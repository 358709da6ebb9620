internal import VaneCore

/// Tries every promise of a library, each in a child of its own with a limit of time.
///
/// ```swift
/// let check = PluginCheck(hostVersion: "1.0", program: program, seed: 7)
/// let report = try check.report(
///     on: file, judging: [JudgedPromise("determinism", of: .readout, "The same rows give the same bits.")])
/// ```
///
/// The child is the program's `PluginGuest.serve(fingerprint:judge:)`, whose judge tries the promises that are named here.
public struct PluginCheck: Sendable {
    /// This program's version, which plugins are told.
    public var hostVersion: String
    /// The program that is started as a child.
    public var program: PluginProgram
    /// Where everything is drawn from.
    public var seed: UInt64
    /// What each child may use.
    public var limits: PluginLimits

    /// How long a library may take to say what it offers, in seconds.
    static let scanSecondsMost = 0.1
    /// How often a slow scan is repeated, since a machine may be busy.
    private static let scanTrials = 3

    /// Creates a check.
    public init(
        hostVersion: String, program: PluginProgram, seed: UInt64,
        limits: PluginLimits = PluginLimits(seconds: 5, memoryMebibytes: 1024, processorSeconds: 20)
    ) {
        self.hostVersion = hostVersion
        self.program = program
        self.seed = seed
        self.limits = limits
    }

    /// Checks a library.
    ///
    /// - Parameters:
    ///   - file: The library.
    ///   - promises: The ids and sentences of the promises that the child's judge knows.
    /// - Throws: ``PluginError`` with code `no-child`.
    /// - Returns: What came of every promise.
    public func report(
        on file: PluginFile, judging promises: [JudgedPromise]
    ) throws(PluginError) -> PluginReport {
        var report = PluginReport(library: file.path, seed: seed)
        let bench = CheckBench(self, file)
        guard let listing = try scan(bench, &report, judging: promises) else { return report }
        for promise in PluginPromise.ofLibrary {
            try bench.examine([nil], promise.id, &report)
        }
        let living = try bench.examine(
            listing.methods.map(\.id), PluginPromise.lifeCycle.id, &report)
        for (promise, methods) in Self.rest(of: listing, judging: promises) where !methods.isEmpty {
            let able = living.filter { methods.contains($0) }
            guard !able.isEmpty else {
                report.untried.append((promise.id, "no method got as far as ordinary rows"))
                continue
            }
            try bench.examine(able, promise, &report)
        }
        return report
    }

    /// The promises of methods that live, each with the methods that give it.
    private static func rest(
        of listing: LibraryListing, judging promises: [JudgedPromise]
    ) -> [(promise: (id: String, summary: String), methods: [String?])] {
        func ids(_ isMeant: (MethodDescriptor) -> Bool) -> [String?] {
            listing.methods.filter(isMeant).map { $0.id }
        }
        var rest: [(promise: (id: String, summary: String), methods: [String?])] = []
        for promise in PluginPromise.ofMethods { rest.append((promise.id, ids(promise.concerns))) }
        for promise in promises {
            rest.append(((promise.id, promise.summary), ids { $0.kind == promise.kind }))
        }
        return rest
    }

    /// Loads and describes the library in children; returns what it says unless nothing more can be tried.
    private func scan(
        _ bench: CheckBench, _ report: inout PluginReport,
        judging promises: [JudgedPromise]
    ) throws(PluginError) -> LibraryListing? {
        var scans: [(listing: LibraryListing, seconds: Double, isSteady: Bool)] = []
        repeat {
            switch try bench.ask(.scan) {
            case .success(.scanned(let listing, let seconds, let isSteady)):
                scans.append((listing, seconds, isSteady))
            case .success(.refused(_, let message)):
                report.note(
                    .load, Breach(tried: "it was loaded", seen: message, remedy: ""))
                return giveUp(&report, judging: promises)
            case .success: throw .noChild("the child did not answer what it was asked")
            case .failure(let loss):
                let isLate = loss.cause.isTime && loss.stage.isBeforeCreate
                let promise: PluginPromise = isLate ? .scanTime : .load
                report.note(promise, .loss(loss, over: promise, trying: "it was loaded"))
                return giveUp(&report, judging: promises)
            }
        } while scans.count < 2
            || (scans.count < Self.scanTrials
                && scans.allSatisfy { $0.seconds > Self.scanSecondsMost })
        let first = scans[0].listing
        report.note(.load, first.methods.isEmpty ? .noMethod(first) : nil)
        let seconds = scans.map(\.seconds).min() ?? 0
        report.note(.scanTime, seconds > Self.scanSecondsMost ? .slowScan(seconds) : nil)
        let isSteady = scans.allSatisfy { $0.isSteady && $0.listing == first }
        report.note(.description, isSteady ? nil : .unsteady)
        return first.methods.isEmpty || !isSteady ? giveUp(&report, judging: promises) : first
    }

    /// Notes that nothing more can be tried.
    private func giveUp(
        _ report: inout PluginReport, judging promises: [JudgedPromise]
    ) -> LibraryListing? {
        let tried = Set(report.promises.map(\.id))
        let all = PluginPromise.allCases.map(\.rawValue) + promises.map { $0.id }
        let reason = "the library could not be used so far"
        report.untried += all.filter { !tried.contains($0) }.map { ($0, reason) }
        return nil
    }
}

extension PluginPromise {
    /// The id with the sentence.
    var id: (id: String, summary: String) { (rawValue, summary) }
}

extension PluginReport {
    /// Notes what came of a promise.
    mutating func note(_ promise: PluginPromise, _ finding: Breach?) {
        promises.append(
            Promise(
                id: promise.rawValue, summary: promise.summary, finding: finding, method: nil))
    }
}

extension ChildLoss.Cause {
    /// Whether the child did not come back in time.
    fileprivate var isTime: Bool {
        if case .time = self { true } else { false }
    }
}

extension CallStage {
    /// Whether no instance was made yet.
    fileprivate var isBeforeCreate: Bool {
        [.start, .load, .entry, .description].contains(self)
    }
}
