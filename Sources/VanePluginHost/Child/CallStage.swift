/// How far a child has come, which tells where it was when it was lost.
enum CallStage: UInt32, Sendable, Hashable {
    /// The library is not loaded yet.
    case start = 0
    /// The system loads it and runs its initialisers.
    case load
    /// Its entry.
    case entry
    /// Its table, descriptors and parameters.
    case description
    /// A method's instance is made.
    case create
    /// It says what it needs.
    case needs
    /// It gets ready for a shape.
    case prepare
    /// It receives contexts.
    case begin
    /// It edits rows.
    case apply
    /// It is ended.
    case destroy
    /// It learns.
    case training
    /// What it learned is copied or brought back.
    case state
    /// It scores rows.
    case score
    /// It says what it reads and gives.
    case form
    /// It forgets all sequences.
    case reset
    /// Nothing of it is called; what happens comes from a thread of its own.
    case idle

    /// Where that is, as the middle of a sentence.
    var place: String {
        switch self {
        case .start: "before it was loaded"
        case .load: "while it was being loaded"
        case .entry: "in '\(LoadedImage.entryName)'"
        case .description: "while it described its methods"
        case .create: "in 'create'"
        case .needs: "in 'needs'"
        case .prepare: "in 'prepare'"
        case .begin: "in 'begin'"
        case .apply: "in 'apply'"
        case .destroy: "in 'destroy'"
        case .training: "while it learned"
        case .state: "while what it learned was copied or brought back"
        case .score: "in 'score'"
        case .form: "in 'form'"
        case .reset: "in 'reset'"
        case .idle: "between two calls"
        }
    }
}
