public import VaneCore

/// A method of a library in a child, with the settings under which it was found to work.
public struct PluginExaminee: Sendable {
    /// What the library says of the method.
    public let method: MethodDescriptor
    /// The number of values in a row that it takes.
    public let width: Int
    /// The method under several settings, its defaults first where it takes them.
    public let interventions: [any Intervention]
}

/// Tries a promise, named by its id, on a method in a child; returns how it was broken, if it was.
///
/// The last argument is the seed from which everything is drawn.
public typealias PluginJudge =
    @Sendable (_ promise: String, _ examinee: PluginExaminee, _ seed: UInt64) -> Breach?
