import VaneCore
public import VaneTensors

/// Predicts a sequence's shift `ẑ_{X,L*}` from its context vector `h_{X,L'}`.
///
/// - SeeAlso: Equation (8) of [Parekh et al. 2025](https://arxiv.org/abs/2508.12815), of which the network is one case.
public protocol ShiftPredictor: Sendable {
    /// The number of values in a context, D', or nothing when any context will do.
    var contextWidth: Int? { get }

    /// The number of values in a shift, D.
    var width: Int { get }

    /// Makes the predictor ready for at most `rows` contexts a call; the only place that may allocate or refuse.
    ///
    /// - Throws: The solver's error when its memory cannot be had.
    func prepare(rows: Int) throws -> any PreparedPredictor
}

/// A predictor with all its memory, in use by one run and one thread at a time.
public protocol PreparedPredictor: AnyObject {
    /// Writes the shifts `[rows, D]` for contexts `[rows, D']`; neither allocates nor throws.
    ///
    /// A row's shift does not depend on the other rows of the call.
    func predict(_ contexts: Span<Float>, into shifts: inout MutableSpan<Float>)

    /// Returns whether the sequence of a row of the last call is to be left alone.
    func spares(_ row: Int) -> Bool
}

extension PreparedPredictor {
    /// No sequence is left alone unless a type says so.
    public func spares(_ row: Int) -> Bool { false }
}

extension ShiftPredictor {
    /// Returns the shifts `[N, D]` of contexts `[N, D']`.
    ///
    /// - Throws: What ``prepare(rows:)`` throws.
    public func shifts(for contexts: Tensor<Float>) throws -> Tensor<Float> {
        let prepared = try prepare(rows: contexts.rows)
        var shifts = Tensor<Float>(shape: [contexts.rows, width], repeating: 0)
        contexts.withSpan { source in
            shifts.withMutableSpan { prepared.predict(source, into: &$0) }
        }
        return shifts
    }
}
