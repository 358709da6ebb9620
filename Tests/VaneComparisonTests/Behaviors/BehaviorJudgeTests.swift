import Synchronization
import Testing
import VaneCore

@testable import VaneComparison

/// A judge that gives what a test tells it to, and counts how often it is asked.
private final class CountingJudge: BehaviorJudge {
    /// The prompts of every call.
    let calls = Mutex<[[String]]>([])
    /// What it gives for some replies.
    let answer: @Sendable ([JudgedReply]) -> [Int?]

    /// Creates a judge.
    init(_ answer: @escaping @Sendable ([JudgedReply]) -> [Int?]) { self.answer = answer }

    /// Gives the answer.
    func classes(of replies: [JudgedReply]) -> [Int?] {
        calls.withLock { $0.append(replies.map(\.sample.prompt)) }
        return answer(replies)
    }
}

@Suite struct BehaviorJudgeTests {
    /// The stub's comparison with another judge.
    private func evaluator(_ judge: any BehaviorJudge) throws -> SplitEvaluator {
        let stub = try StubExperiment()
        var task = stub.task
        task.judge = judge
        return try SplitEvaluator(.test, of: task, model: stub.model)
    }

    @Test func `All replies of a run come in one call, each with its prompt`() throws {
        let judge = CountingJudge { $0.indices.map { $0.isMultiple(of: 2) ? 1 : nil } }
        let evaluator = try evaluator(judge)
        let outcomes = try evaluator.evaluate(nil).outcomes
        #expect(judge.calls.withLock(\.self) == [evaluator.items.map(\.sample.prompt)])
        #expect(outcomes.map(\.shown) == [1, nil, 1, nil, 1, nil])
    }

    @Test func `An instructed reply is judged with the prompt that has no instruction`() throws {
        let judge = CountingJudge { $0.map { _ in 0 } }
        let evaluator = try evaluator(judge)
        _ = try evaluator.evaluate(instruction: "prompt")
        #expect(judge.calls.withLock(\.self) == [evaluator.items.map(\.sample.prompt)])
    }

    @Test func `A judge of another number of replies is refused`() throws {
        let evaluator = try evaluator(CountingJudge { _ in [0, 1] })
        #expect(
            throws: VaneError(
                .shapeMismatch,
                "The judge returned 2 classes for 6 replies; it must return one a reply.")
        ) { try evaluator.evaluate(nil) }
    }

    @Test(arguments: [3, -1]) func `A class that the task lacks is refused`(place: Int) throws {
        let evaluator = try evaluator(
            CountingJudge { $0.map { $0.sample.prompt == "test gun" ? place : 0 } })
        #expect(
            throws: VaneError(
                .shapeMismatch,
                "The judge gave the reply to 'test gun 0' class \(place) where the task has 3; "
                    + "it must give one from 0 to 2, or none.")
        ) { try evaluator.evaluate(nil) }
    }

    @Test func `A closure judges completions one by one`() throws {
        let judge = CompletionJudge { $0.text == "yes" ? 1 : nil }
        #expect(judge.classes(of: ["no", "yes"].map { WordModel.reply($0) }) == [nil, 1])
    }
}
