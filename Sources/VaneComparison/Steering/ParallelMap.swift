/// Measures many things on all cores and returns them in their order.
///
/// - Parameters:
///   - count: How many things there are.
///   - body: Measures one of them.
/// - Throws: The first error of the closure.
/// - Returns: What was measured, in order.
func measureAll<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        for index in 0..<count { group.addTask { (index, try body(index)) } }
        var values = [Value?](repeating: nil, count: count)
        for try await (index, value) in group { values[index] = value }
        return values.compactMap(\.self)
    }
}
