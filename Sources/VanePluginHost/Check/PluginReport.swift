public import VaneCore

/// What came of the check of a library.
public struct PluginReport: Sendable, Hashable {
    /// What came of one promise.
    public struct Promise: Sendable, Hashable {
        /// The promise's id.
        public let id: String
        /// The promise in one sentence.
        public let summary: String
        /// How it was broken, if it was.
        public let finding: Breach?
        /// The method that broke it; none where the library did.
        public let method: String?

        /// Whether it was kept.
        public var isKept: Bool { finding == nil }
    }

    /// The library's path.
    public let library: String
    /// Where everything was drawn from.
    public let seed: UInt64
    /// The promises that were tried, in order.
    public internal(set) var promises: [Promise] = []
    /// The ids of the promises that could not be tried, and why not in one sentence each.
    public internal(set) var untried: [(id: String, reason: String)] {
        get { zip(untriedIds, reasons).map { ($0, $1) } }
        set { (untriedIds, reasons) = (newValue.map(\.id), newValue.map(\.reason)) }
    }
    /// The ids of the promises that could not be tried.
    private var untriedIds: [String] = []
    /// Why not.
    private var reasons: [String] = []

    /// Creates an empty report.
    init(library: String, seed: UInt64) {
        self.library = library
        self.seed = seed
    }

    /// Whether every promise that was tried was kept, and all were tried.
    public var isOK: Bool { promises.allSatisfy(\.isKept) && untriedIds.isEmpty }
}
