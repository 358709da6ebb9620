/// Measures many things on all cores and returns them in their order, so that the result is that of one after the other.
///
/// - Parameters:
///   - count: How many things there are.
///   - width: The most at once; what each holds in memory may call for a bound.
///   - body: Measures one of them.
/// - Throws: The first error of the closure.
/// - Returns: What was measured, in order.
func measureAll<Value: Sendable, Failure: Error>(
    _ count: Int, atOnce width: Int = .max,
    _ body: @escaping @Sendable (Int) throws(Failure) -> Value
) async throws(Failure) -> [Value] {
    let results = await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
        var results = [Result<Value, Failure>?](repeating: nil, count: count)
        for index in 0..<count {
            if index >= width, let (place, result) = await group.next() {
                results[place] = result
                if case .failure = result { break }
            }
            group.addTask {
                do throws(Failure) {
                    return (index, .success(try body(index)))
                } catch {
                    return (index, .failure(error))
                }
            }
        }
        for await (place, result) in group { results[place] = result }
        return results
    }
    var values: [Value] = []
    for result in results.compactMap(\.self) { values.append(try result.get()) }
    return values
}
