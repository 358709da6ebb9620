/// Keeps what a comparison has measured, piece by piece, so that a run that was cut off goes on where it stopped.
///
/// A cell is one measurement: what it is of is its key, and what came of it its value. A value that was kept is given back bit for bit.
public protocol CellStore: Sendable {
    /// Returns a cell's value: the one kept, or the one that the closure measures, which is then kept.
    ///
    /// - Throws: What the closure throws, and the store's error when a value cannot be kept.
    func value<Value: Codable & Sendable>(
        _ key: String, measure: () throws -> Value
    ) throws -> Value
}

/// A store that keeps nothing.
public struct NoCellStore: CellStore {
    /// Creates a store.
    public init() {}

    /// Measures.
    ///
    /// - Throws: What the closure throws.
    public func value<Value: Codable & Sendable>(
        _ key: String, measure: () throws -> Value
    ) throws -> Value {
        try measure()
    }
}
