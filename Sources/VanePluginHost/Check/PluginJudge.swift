public import VaneCore

/// A method of a library in a child, with the settings under which it was found to work.
public struct PluginExaminee: Sendable {
    /// What the library says of the method.
    public let method: MethodDescriptor
    /// The number of values in a row that it takes.
    public let width: Int
    /// The method under several settings, its defaults first where it takes them; none of a readout.
    public let interventions: [any Intervention]
    /// The same of a readout.
    public let readouts: [any Readout]
}

/// Tries a promise, named by its id, on a method in a child; returns how it was broken, if it was.
///
/// The last argument is the seed from which everything is drawn.
public typealias PluginJudge =
    @Sendable (_ promise: String, _ examinee: PluginExaminee, _ seed: UInt64) -> Breach?

/// A promise that a judge knows and that methods of one kind give.
public struct JudgedPromise: Sendable {
    /// The promise's id.
    public let id: String
    /// The promise in one sentence.
    public let summary: String
    /// The kind of methods that give it.
    public let kind: MethodDescriptor.Kind

    /// Creates a promise.
    public init(_ id: String, of kind: MethodDescriptor.Kind, _ summary: String) {
        self.id = id
        self.kind = kind
        self.summary = summary
    }
}
