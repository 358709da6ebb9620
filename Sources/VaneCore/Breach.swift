/// How a promise was broken, in words for somebody who has not read it: what was tried, what was seen, what to do.
///
/// Whoever tries promises, of protocols or of a library, reports in this form.
public struct Breach: Codable, Sendable, Hashable, CustomStringConvertible {
    /// What was tried.
    public let tried: String
    /// What was seen.
    public let seen: String
    /// How to keep the promise.
    public let remedy: String

    /// Creates a breach.
    public init(tried: String, seen: String, remedy: String) {
        self.tried = tried
        self.seen = seen
        self.remedy = remedy
    }

    /// All three as one line.
    public var description: String { "\(tried): \(seen); \(remedy)." }
}
