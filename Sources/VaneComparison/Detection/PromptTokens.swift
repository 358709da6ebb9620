import VaneProbes
import VaneTensors

/// What stands in each sample's prompt, as numbers: a model's tokens, or the words of the text.
public struct PromptTokens: Sendable, Hashable {
    /// What is numbered.
    public enum Unit: String, Sendable, Hashable {
        /// A model's tokens.
        case tokens
        /// The words of a text in lower case, runs of letters and digits.
        case words
    }

    /// What is numbered.
    public var unit: Unit
    /// The numbers of each sample's prompt, in order.
    public var ofSamples: [[Int]]

    /// Takes numbers over.
    public init(_ ofSamples: [[Int]], unit: Unit) {
        (self.unit, self.ofSamples) = (unit, ofSamples)
    }

    /// Numbers the words of texts in the order in which they first appear; gives nothing when no text has a word.
    public init?(wordsOf texts: [String]) {
        var numbers: [String: Int] = [:]
        ofSamples = texts.map { text in
            text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { word in
                let number = numbers[String(word)] ?? numbers.count
                numbers[String(word)] = number
                return number
            }
        }
        unit = .words
        guard !numbers.isEmpty else { return nil }
    }
}

/// Rows of token counts: a column for each token that training rows hold, the most frequent ones when there are many.
///
/// Which columns there are depends on training rows alone; tokens without a column are not counted.
struct TokenCounts: Sendable {
    /// The most columns.
    static let mostColumns = 4_096

    /// The column of each token.
    private let columns: [Int: Int]

    /// Chooses columns.
    ///
    /// - Parameter training: The tokens that belong to each training row.
    init(training: [[Int]]) {
        var counts: [Int: Int] = [:]
        var order: [Int] = []
        for token in training.joined() {
            if counts[token] == nil { order.append(token) }
            counts[token, default: 0] += 1
        }
        // Swift's sort keeps the order of first appearance among equally frequent tokens.
        let kept = order.sorted { counts[$0] ?? 0 > counts[$1] ?? 0 }.prefix(Self.mostColumns)
        columns = Dictionary(
            zip(kept, kept.indices), uniquingKeysWith: { first, _ in first })
    }

    /// The number of columns.
    var width: Int { columns.count }

    /// Counts the tokens of each row, `[rows, width]`.
    ///
    /// - Throws: Nothing, as every number that is counted is a column's.
    func rows(_ texts: [[Int]]) throws -> Tensor<Float> {
        try BagOfWords(vocabulary: width).counts(of: texts.map { $0.compactMap { columns[$0] } })
    }
}
