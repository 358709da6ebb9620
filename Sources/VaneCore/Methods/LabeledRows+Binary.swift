/// Reading rows of several classes as the two sides of a binary question.
extension LabeledRows {
    /// Whether each row is positive: its class is not the first one, which is the negative or neutral class.
    public var positives: [Bool] { labels.map { $0 != 0 } }

    /// What a binary method did with more than two classes, in words, or nothing when there were two.
    public var binaryNote: String? {
        guard classes.count > 2 else { return nil }
        return "'\(classes[0])' against the rest: \(classes.dropFirst().joined(separator: ", "))"
    }

    /// Refuses rows among which a class has none.
    ///
    /// - Throws: ``VaneError`` with code `missingData`, also when there are fewer than two classes.
    public func requireEveryClass(for method: String) throws {
        guard classes.count > 1 else {
            throw VaneError(
                .missingData,
                "'\(method)' tells classes apart, but the data name \(classes.count); label at least two."
            )
        }
        guard let empty = classes.indices.first(where: { !labels.contains($0) }) else { return }
        throw VaneError(
            .missingData,
            "'\(method)' has no row of class '\(classes[empty])'; give every class at least one row.")
    }
}
