/// What a repair has found, saved and lost.
public struct RepairReport: Sendable, Hashable {
    /// Committed elements that could not be saved.
    public struct Loss: Sendable, Hashable {
        /// Which rows, or samples, of which array.
        public let lost: LostRows

        /// The key of the chunk or shard that held them, below the array.
        public let key: String

        /// Why they cannot be had, in one line.
        public let reason: String
    }

    /// Where the repaired archive stands.
    public internal(set) var path: String

    /// Where the archive stands as it was before, when it was replaced.
    public internal(set) var backup: String?

    /// What this repair could not save, in the order of the arrays.
    public internal(set) var losses: [Loss] = []

    /// What was put right without a loss, a line each.
    public internal(set) var mended: [String] = []

    /// The attributes that stood in a lost root alone, such as `model`.
    public internal(set) var lostAttributes: [String] = []

    /// The number of committed rows.
    public internal(set) var rowCount = 0

    /// The rows that are complete: at every hook point, and with all of their labels.
    public internal(set) var completeRowCount = 0

    /// Whether anything was damaged, so that a repaired archive was made.
    public var isChanged: Bool {
        !losses.isEmpty || !mended.isEmpty || !lostAttributes.isEmpty
    }
}
