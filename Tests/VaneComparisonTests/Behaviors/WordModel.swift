import Synchronization
import VaneTensors

@testable import VaneComparison
@testable import VaneCore

/// A model of words: a word's state is one-hot, and its log-probability is known whatever comes before it.
final class WordModel: SteerableModel {
    /// The words, by token; the token after them ends a text.
    static let words = ["yes", "no", "really", "is", "there", "a", "cat", "dog", "please", "stop"]
    /// The log-probability of each word, by token.
    static let scores: [Double] = [
        -1, -1.5, -0.25, -3, -3, -3, -0.5, -0.5, -2, -.infinity,
    ]

    /// What there is to know about it.
    let description = ModelDescription(
        name: "words", architecture: "Words", fingerprint: "ab", tokenizerFingerprint: "cd",
        blocks: 2, width: WordModel.words.count, heads: 1, headWidth: 10, hiddenWidth: 4,
        vocabulary: WordModel.words.count, contextLength: 64)
    /// The prompts of every request so far, each with its forced continuation.
    private let asked = Mutex<[[Prompt]]>([])
    /// What is added to every score.
    let bias: Double
    /// Whether it keeps states when it is asked to.
    let keepsStates: Bool

    /// Creates a model.
    init(bias: Double = 0, keepsStates: Bool = true) {
        self.bias = bias
        self.keepsStates = keepsStates
    }

    /// The prompts of every request so far, in order.
    var requests: [[Prompt]] { asked.withLock(\.self) }

    /// Returns a token a word.
    func tokens(of text: String) throws -> [Int] {
        try text.split(separator: " ").map { word in
            guard let token = Self.words.firstIndex(of: String(word)) else {
                throw VaneError(.unparsable, "The model does not know '\(word)'.")
            }
            return token
        }
    }

    /// Returns the words of tokens.
    func text(of tokens: [Int]) -> String {
        tokens.filter(Self.words.indices.contains).map { Self.words[$0] }.joined(separator: " ")
    }

    /// Generates nothing and keeps the states of forced tokens, prompts in reverse to show that labels count.
    func generate(_ request: GenerationRequest) throws -> GenerationResult {
        asked.withLock { $0.append(request.prompts) }
        var (rows, labels): ([Float], [RowLabel]) = ([], [])
        for (sequence, prompt) in request.prompts.enumerated().reversed() {
            let length = try tokens(prompt.parts).count
            for (place, token) in try tokens(prompt.forced).enumerated() {
                rows += (0..<description.width).map { $0 == token ? 1 : 0 }
                labels.append(
                    RowLabel(
                        sequence: sequence, position: length + place, promptLength: length,
                        token: token))
            }
        }
        let hooks = request.collecting?.hookPoints ?? []
        let values = Tensor(shape: [labels.count, description.width], rows)
        return GenerationResult(
            completions: [], receipt: Receipt(),
            activations: keepsStates
                ? ActivationBatch(
                    hookPoints: hooks, values: hooks.map { _ in values }, labels: labels) : nil)
    }

    /// Sums the words' log-probabilities; every application adds one nat a word.
    func score(_ request: ScoringRequest) throws -> ScoringResult {
        let (prompts, applications) = (request.prompts, request.applications)
        asked.withLock { $0.append(prompts) }
        let sums = try prompts.map { prompt in
            try tokens(prompt.forced).reduce(bias) {
                $0 + Self.scores[$1] + Double(applications.count)
            }
        }
        let entries = applications.map {
            Receipt.Entry(
                name: $0.name, hookPoints: $0.hookPoints, selection: $0.selection,
                strength: $0.strength, status: .applied, visits: [],
                scoresReached: prompts.count, scoresUsed: prompts.count)
        }
        return ScoringResult(
            logProbabilities: sums,
            tokenCounts: try prompts.map { try tokens($0.forced).count },
            receipt: Receipt(applications: entries))
    }

    /// Yields nothing.
    func activations(of samples: [Sample]) -> any ActivationSource { StubSource(values: [:]) }

    /// The tokens of pieces.
    private func tokens(_ parts: [Prompt.Part]) throws -> [Int] {
        try parts.flatMap { part in
            switch part {
            case .text(let text): try tokens(of: text)
            case .tokens(let tokens): tokens
            case .media: [Int]()
            }
        }
    }

    /// A reply of words to a prompt, ended unless told otherwise.
    static func reply(
        _ text: String, to prompt: String = "is there a cat", id: String = "r",
        ending: Completion.Ending = .endOfText
    ) -> JudgedReply {
        let tokens = text.split(separator: " ").compactMap { words.firstIndex(of: String($0)) }
        return JudgedReply(
            sample: Sample(id: id, prompt: prompt),
            completion: Completion(
                tokens: tokens + (ending == .endOfText ? [words.count] : []), text: text,
                ending: ending, promptLength: 4))
    }
}
