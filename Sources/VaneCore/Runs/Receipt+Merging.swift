extension Receipt {
    /// Adds the receipt of another run of the same applications, such as the next batch.
    public mutating func merge(_ other: Receipt) {
        guard applications.count == other.applications.count else {
            applications += other.applications
            return
        }
        for index in applications.indices { applications[index].merge(other.applications[index]) }
    }
}

extension Receipt.Entry {
    /// Adds what happened in another run; what was applied in either counts as applied.
    mutating func merge(_ other: Receipt.Entry) {
        if status != .applied, other.status != .notReached { status = other.status }
        scoresReached += other.scoresReached
        scoresUsed += other.scoresUsed
        for visit in other.visits {
            if let index = visits.firstIndex(where: {
                $0.hookPoint == visit.hookPoint && $0.phase == visit.phase
            }) {
                visits[index].merge(visit)
            } else {
                visits.append(visit)
            }
        }
    }
}

extension Receipt.Visit {
    /// Adds what happened in another run.
    mutating func merge(_ other: Receipt.Visit) {
        calls += other.calls
        rows += other.rows
        changed += other.changed
        declined += other.declined
        nonFinite += other.nonFinite
        largestRelativeChange = max(largestRelativeChange, other.largestRelativeChange)
        totalRelativeChange += other.totalRelativeChange
        guard let theirs = other.positions else { return }
        let mine = positions ?? theirs
        positions =
            min(mine.lowerBound, theirs.lowerBound)...max(mine.upperBound, theirs.upperBound)
    }
}
