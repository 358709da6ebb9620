import Testing
import VaneCore
import VaneTensors

@testable import VaneComparison

@Suite struct TaskActivationsTests {
    /// The hook point of the states.
    private let hook = HookPoint(.residPost, block: 1)
    /// A task with three prompts to train on, two to choose on and one to report.
    private let task = ControlTask(
        classes: ["plain", "refuse"],
        items: [.train: 3, .validation: 2, .test: 1].mapValues { count in
            (0..<count).map {
                ControlTask.Item(
                    sample: Sample(id: "\($0)", prompt: ""), wanted: 0, cluster: "\($0)")
            }
        }, maximumTokens: 1, forcedTokens: 0, judge: { _ in nil })

    /// Rows of two values: the row's number, and that number plus a half.
    private func rows(_ count: Int) -> [HookPoint: Tensor<Float>] {
        [
            hook: Tensor(
                shape: [count, 2], (0..<count).flatMap { [Float($0), Float($0) + 0.5] })
        ]
    }

    /// States with as many rows as given.
    private func activations(
        contexts: Int = 6, positive: [HookPoint: Tensor<Float>]? = nil,
        negative: [HookPoint: Tensor<Float>]? = nil
    ) async throws -> TaskActivations {
        try await TaskActivations(
            of: task, contexts: StubSource(values: rows(contexts)),
            contrasts: [
                TaskActivations.Contrast(
                    name: "end", positive: positive ?? rows(6),
                    negative: negative ?? [hook: Tensor(shape: [6, 2], repeating: 1)])
            ])
    }

    @Test func `Splits are the rows of train, validation and test, in this order`() async throws {
        let states = try await activations()
        #expect(states.hookPoints == [hook])
        #expect(try states.contexts(.train, at: hook).elements == [0, 0.5, 1, 1.5, 2, 2.5])
        #expect(try states.contexts(.validation, at: hook).elements == [3, 3.5, 4, 4.5])
        #expect(try states.contexts(.test, at: hook).elements == [5, 5.5])
        #expect(
            try states.shifts(.validation, contrast: "end", at: hook).elements
                == [2, 2.5, 3, 3.5])
        #expect(try states.shifts(.test, contrast: "end", at: hook).elements == [4, 4.5])
    }

    @Test func `States that were not captured are refused`() async throws {
        let states = try await activations()
        let other = HookPoint(.residPost, block: 0)
        #expect(
            throws: VaneError(
                .absent, "No states were captured at 'resid_post.0'; capture them there.")
        ) { try states.contexts(.train, at: other) }
        #expect(
            throws: VaneError(
                .absent, "No contrast 'start' was captured at 'resid_post.1'; capture it there.")
        ) { try states.shifts(.train, contrast: "start", at: hook) }
    }

    @Test func `Contexts of another number of prompts are refused`() async throws {
        await #expect(
            throws: VaneError(
                .shapeMismatch, "5 rows were captured for 6 prompts; capture one row a prompt.")
        ) { try await activations(contexts: 5) }
    }

    @Test func `Contrasts of another number of prompts are refused`() async throws {
        let error = VaneError(
            .shapeMismatch,
            "Contrast 'end' has 4 rows at 'resid_post.1' for 6 prompts; "
                + "capture both contrast prompts of every prompt.")
        await #expect(throws: error) { try await activations(positive: rows(4)) }
    }

    @Test func `A contrast without negative prompts is refused`() async throws {
        let error = VaneError(
            .shapeMismatch,
            "Contrast 'end' has 6 rows at 'resid_post.1' for 6 prompts; "
                + "capture both contrast prompts of every prompt.")
        await #expect(throws: error) { try await activations(negative: [:]) }
        await #expect(throws: error) { try await activations(negative: rows(5)) }
    }

    @Test func `A shift that is not finite is refused with its row`() async throws {
        var positive = rows(6)
        positive[hook]?[4, 1] = .infinity
        await #expect(
            throws: VaneError(
                .nonFinite,
                "Row 4 of the shifts of contrast 'end' holds inf; "
                    + "remove it or capture it again, every value must be finite.")
        ) { try await activations(positive: positive) }
    }
}
