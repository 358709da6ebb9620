import VaneCore

/// What one row of the table does, as chosen on validation.
public struct Choice: Sendable {
    /// What is done.
    public enum Kind: Sendable {
        /// No application at all.
        case reference
        /// An instruction in the prompt.
        case instruction(String)
        /// Steering.
        case setting(Setting)
        /// Nothing could be chosen, for this reason.
        case failed(String)
    }

    /// The row's id, which is the method's.
    public var id: String
    /// What is done.
    public var kind: Kind
    /// What it gave on validation, for methods that were tuned.
    public var validation: ControlScore?
    /// The trials at the chosen fit, by strength: the strength curve on validation.
    public var curve: [Tuner.Trial] = []
    /// The number of settings tried.
    public var tried = 0

    /// The setting, if steering.
    public var setting: Setting? {
        if case .setting(let setting) = kind { setting } else { nil }
    }
}

/// All rows of the table, as chosen on validation.
public struct Choices: Sendable {
    /// The rows, in order.
    public var rows: [Choice]
    /// The rows when the last block's output may not be edited: there an edit never enters the key-value cache.
    public var inner: [Choice]
    /// The preset that stands for `l2s`.
    public var preset: String?

    /// Returns a row by its id.
    public subscript(id: String) -> Choice? { rows.first { $0.id == id } }
}
