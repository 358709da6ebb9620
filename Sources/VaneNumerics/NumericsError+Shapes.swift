extension NumericsError {
    /// Reports extents that do not agree.
    static func shapes(_ subject: String, found: String, expected: String) -> NumericsError {
        NumericsError(
            .shapeMismatch, "\(subject) have shape \(found) where \(expected) is needed.")
    }

    /// Reports a value that is NaN or infinite.
    static func notFinite(_ subject: String, row: Int) -> NumericsError {
        NumericsError(
            .notFinite,
            "Row \(row) of the \(subject) holds a value that is not finite; remove the row or capture it anew in float32."
        )
    }

    /// Reports a setting outside its range.
    static func setting(_ name: String, found: String, expected: String) -> NumericsError {
        NumericsError(.invalidSetting, "'\(name)' is \(found) where \(expected) is needed.")
    }
}

extension NumericsError {
    /// Reports a training whose loss left the range of numbers.
    static func diverged(epoch: Int, loss: Double) -> NumericsError {
        NumericsError(
            .notFinite,
            "The loss of epoch \(epoch) is \(loss); lower the learning rate or scale the data.")
    }
}
