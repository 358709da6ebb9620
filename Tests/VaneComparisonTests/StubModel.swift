import Foundation
import Synchronization
import VaneCore
import VaneTensors

/// A model of two blocks that do nothing: it says `well` and then the behaviour to which its hidden state leans.
///
/// A state has one value for each behaviour and one more. That of `well` leans to the first behaviour by 1, and by 2 to
/// any behaviour that the prompt names, which is how the stub obeys. Steering by more than 1 therefore changes the reply.
final class StubModel: SteerableModel {
    /// The words, by token: the opener, the behaviours, topics of each behaviour, the names of the splits.
    static let words = [
        "well", "plain", "refuse", "doctor", "tea", "cup", "gun", "knife", "pill", "fever",
        "train", "validation", "test",
    ]
    /// What a topic's state is, `[D]`, by word.
    static let states: [String: [Float]] = [
        "tea": [1, 0, 0, 0], "cup": [1, 0, 0, 0.5], "gun": [0, 1, 0, 0], "knife": [0, 1, 0, 0.5],
        "pill": [0, 0, 1, 0], "fever": [0, 0, 1, 0.5],
    ]
    /// The width of a state, D.
    static let width = 4

    /// What there is to know about it.
    let description = ModelDescription(
        name: "stub", architecture: "Stub", fingerprint: "ab", tokenizerFingerprint: "cd",
        blocks: 2, width: StubModel.width, heads: 1, headWidth: 4, hiddenWidth: 4,
        vocabulary: StubModel.words.count, contextLength: 8)
    /// The prompts of every request so far, one list a request.
    private let asked = Mutex<[[String]]>([])

    /// The prompts of every request so far, in order.
    var requests: [[String]] { asked.withLock(\.self) }

    /// Returns a token a word.
    func tokens(of text: String) throws -> [Int] {
        try text.split(separator: " ").map { word in
            guard let token = Self.words.firstIndex(of: String(word)) else {
                throw VaneError(.unparsable, "The stub does not know '\(word)'.")
            }
            return token
        }
    }

    /// Returns the words of tokens.
    func text(of tokens: [Int]) -> String {
        tokens.map { Self.words[$0] }.joined(separator: " ")
    }

    /// Passes all prompts at once and then the openers, and lets the applications look at both.
    func generate(_ request: GenerationRequest) throws -> GenerationResult {
        let prompts = try request.prompts.map { prompt in
            guard case .text(let text) = prompt.parts[0] else { return [Int]() }
            return try tokens(of: text)
        }
        asked.withLock { $0.append(prompts.map(text)) }
        let plan = RunPlan(
            sequences: prompts.count, rowsPerPass: max(1, prompts.joined().count))
        let run = try InterventionRun(request.applications, of: description, plan: plan)
        let promptLabels = prompts.enumerated().flatMap { sequence, tokens in
            tokens.enumerated().map {
                RowLabel(
                    sequence: sequence, position: $0.offset, promptLength: tokens.count,
                    token: $0.element)
            }
        }
        _ = pass(
            promptLabels.map { Self.states[Self.words[Int($0.token)]] ?? [] }, promptLabels, run)
        let states = pass(prompts.map(opener), openers(of: prompts), run)
        let completions = states.indices.map { row in
            let lean = (0..<3).max { (states[row, $0], -$0) < (states[row, $1], -$1) } ?? 0
            return Completion(
                tokens: [0, 1 + lean], text: text(of: [0, 1 + lean]), ending: .endOfText,
                promptLength: prompts[row].count)
        }
        return GenerationResult(completions: completions, receipt: try run.receipt())
    }

    /// The opener's state after a prompt.
    private func opener(after prompt: [Int]) -> [Float] {
        var state: [Float] = [1, 0, 0, 0]
        for token in prompt where (1...3).contains(token) { state[token - 1] += 2 }
        return state
    }

    /// Passes rows through both blocks.
    private func pass(
        _ states: [[Float]], _ labels: [RowLabel], _ run: InterventionRun
    ) -> Tensor<Float> {
        let zeros = [Float](repeating: 0, count: Self.width)
        var values = Tensor(
            shape: [states.count, Self.width], states.flatMap { $0.isEmpty ? zeros : $0 })
        for block in 0..<description.blocks where run.wants(.residPost, block: block) {
            values.withMutableSpan {
                run.visit(.residPost, block: block, values: &$0, width: Self.width, labels: labels)
            }
        }
        for label in labels where label.fromPromptEnd >= -1 { run.scored(label) }
        return values
    }

    /// Scores the behaviour that each forced reply names last, by the state that the opener leans with.
    func score(_ request: ScoringRequest) throws -> ScoringResult {
        let prompts = try request.prompts.map { prompt in
            guard case .text(let text) = prompt.parts[0] else { return [Int]() }
            return try tokens(of: text)
        }
        let replies = try request.prompts.map { prompt in
            try prompt.forced.flatMap { part -> [Int] in
                switch part {
                case .text(let text): try tokens(of: text)
                case .tokens(let tokens): tokens
                case .media: []
                }
            }
        }
        let plan = RunPlan(
            sequences: prompts.count, rowsPerPass: max(1, prompts.joined().count))
        let run = try InterventionRun(request.applications, of: description, plan: plan)
        let states = pass(prompts.map(opener), openers(of: prompts), run)
        let distributions = replies.indices.map { row in
            distribution(of: states, row: row, tokens: replies[row].count)
        }
        return ScoringResult(
            logProbabilities: replies.indices.map { row in
                let last = replies[row].count - 1
                return Double(distributions[row].logProbabilities[last, replies[row][last]])
            }, tokenCounts: replies.map(\.count),
            distributions: request.keepsDistributions ? distributions : [],
            receipt: try run.receipt())
    }

    /// The labels of openers after prompts.
    private func openers(of prompts: [[Int]]) -> [RowLabel] {
        prompts.enumerated().map { sequence, tokens in
            RowLabel(
                sequence: sequence, position: tokens.count, promptLength: tokens.count, token: 0)
        }
    }

    /// Log-probabilities before each token of a reply: those of the three behaviours follow from the state, others are unlikely.
    private func distribution(
        of states: Tensor<Float>, row: Int, tokens: Int
    ) -> NextTokenDistributions {
        let scores = Self.words.indices.map { word in
            (1...3).contains(word) ? states[row, word - 1] : -4
        }
        let normalizer = log(scores.reduce(0) { $0 + exp(Double($1)) })
        let logs = scores.map { Float(Double($0) - normalizer) }
        let rows = Array(repeating: logs, count: tokens).flatMap(\.self)
        return NextTokenDistributions(Tensor(shape: [tokens, Self.words.count], rows))
    }

    /// Yields nothing: tests give hidden states themselves.
    func activations(of samples: [Sample]) -> any ActivationSource { StubSource(values: [:]) }
}

extension Tensor {
    /// The places of the rows.
    fileprivate var indices: Range<Int> { 0..<rows }
}

/// Hidden states given by a test, one row a prompt.
struct StubSource: ActivationSource {
    /// The states, `[prompts, D]`, by hook point.
    let values: [HookPoint: Tensor<Float>]

    /// What the source holds.
    var catalog: ActivationCatalog {
        ActivationCatalog(
            model: nil, hookPoints: values.keys.sorted { $0.precedes($1) },
            widths: values.mapValues(\.width), elementType: "float32",
            sampleCount: values.values.first?.rows ?? 0, selection: .lastPrompt)
    }

    /// No samples: a comparison brings its own.
    func samples() throws -> [Sample] { [] }

    /// Yields two batches, so that a reader that takes only the first is caught.
    func rows(
        at hookPoints: [HookPoint], selecting selection: TokenSelection
    ) -> ActivationBatches {
        let count = values.values.first?.rows ?? 0
        let pieces = [0..<count / 2, count / 2..<count].map { range in
            ActivationBatch(
                hookPoints: hookPoints,
                values: hookPoints.map { hook in
                    let all = values[hook]?.elements ?? []
                    let width = values[hook]?.width ?? 0
                    return Tensor(
                        shape: [range.count, width],
                        Array(all[range.lowerBound * width..<range.upperBound * width]))
                },
                labels: range.map {
                    RowLabel(sequence: $0, position: 0, promptLength: 1, token: -1)
                })
        }
        return ActivationBatches {
            let next = Mutex(0)
            return {
                next.withLock { place in
                    defer { place += 1 }
                    return place < pieces.count ? pieces[place] : nil
                }
            }
        }
    }
}
