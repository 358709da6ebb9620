public import VaneCore

/// Says which behaviour each reply shows.
///
/// All replies of a run come in one call, so that a judge that is itself a model or a process works in batches.
public protocol BehaviorJudge: Sendable {
    /// Returns the class that each reply shows, a place among the task's classes, or nothing where it shows none.
    ///
    /// - Throws: What keeps the judge from judging; a reply that shows no behaviour is no error.
    func classes(of replies: [JudgedReply]) throws -> [Int?]
}

/// A reply with the prompt that it answers.
public struct JudgedReply: Sendable, Hashable {
    /// The prompt, without any instruction that a baseline put into it.
    public var sample: Sample
    /// The reply.
    public var completion: Completion

    /// Creates a reply.
    public init(sample: Sample, completion: Completion) {
        self.sample = sample
        self.completion = completion
    }
}

/// A judge that looks at each completion by itself and at nothing else.
public struct CompletionJudge: BehaviorJudge {
    /// Returns the class that a completion shows, or nothing.
    private let judge: @Sendable (Completion) -> Int?

    /// Creates a judge from a closure.
    public init(_ judge: @escaping @Sendable (Completion) -> Int?) { self.judge = judge }

    /// Returns the class that each completion shows, or nothing where it shows none.
    public func classes(of replies: [JudgedReply]) -> [Int?] {
        replies.map { judge($0.completion) }
    }
}

extension BehaviorJudge {
    /// Returns the classes of replies once they are known to be as many, and each to be one of the task's.
    ///
    /// - Throws: The judge's error, and `VaneError` with code `shapeMismatch` for an answer that is none.
    func checkedClasses(of replies: [JudgedReply], among names: [String]) throws -> [Int?] {
        let classes = try classes(of: replies)
        guard classes.count == replies.count else {
            throw VaneError(
                .shapeMismatch,
                "The judge returned \(classes.count) classes for \(replies.count) replies; it must return one a reply."
            )
        }
        for (shown, reply) in zip(classes, replies) {
            guard let shown, !names.indices.contains(shown) else { continue }
            throw VaneError(
                .shapeMismatch,
                "The judge gave the reply to '\(reply.sample.id)' class \(shown) where the task has \(names.count); "
                    + "it must give one from 0 to \(names.count - 1), or none.")
        }
        return classes
    }
}

extension Completion {
    /// The tokens of the text, without the one that ended it.
    var textTokens: ArraySlice<Int> { ending == .endOfText ? tokens.dropLast() : tokens[...] }
}
