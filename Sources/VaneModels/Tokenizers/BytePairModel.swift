import VaneTensorFiles

/// A vocabulary built by merging pairs of tokens, the commonest first.
///
/// - SeeAlso: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", 2016.
struct BytePairModel: Sendable {
    /// The id of each token.
    let vocabulary: [ExactString: Int]

    /// What two neighbouring tokens become, and how early.
    private let merges: [TokenPair: Merge]

    /// The tokens of single scalars.
    private let scalars: [Unicode.Scalar: Int32]

    /// The tokens `<0x00>` to `<0xFF>` for scalars that have no token, if the tokenizer falls back to bytes.
    private let bytes: [Int32]?

    /// The token for scalars without any.
    private let unknown: Int32?

    /// Whether neighbouring unknown scalars are one token.
    private let fusesUnknown: Bool

    /// Whether a word that is a token is taken whole, whatever the merges would do.
    private let ignoresMerges: Bool

    /// Two neighbouring tokens.
    struct TokenPair: Hashable, Sendable {
        /// The left one.
        let left: Int32

        /// The right one.
        let right: Int32
    }

    /// What a pair becomes.
    struct Merge: Sendable {
        /// The place in the list of merges; the lowest is done first.
        let rank: Int32

        /// The token that the pair becomes.
        let token: Int32
    }

    /// The ways in which tokenizers of this kind differ.
    struct Options {
        /// The token for text without any.
        var unknown: String?

        /// Whether neighbouring unknown scalars are one token.
        var fusesUnknown = false

        /// Whether scalars without a token become their bytes' tokens.
        var fallsBackToBytes = false

        /// Whether a word that is a token is taken whole.
        var ignoresMerges = false
    }

    /// Builds the tables.
    ///
    /// - Throws: `Fault` when a merge or the options name a token that is not in the vocabulary.
    init(
        vocabulary: [ExactString: Int], merges: [(left: String, right: String)], options: Options
    ) throws(Fault) {
        func id(_ token: String) throws(Fault) -> Int32 {
            guard let id = vocabulary[ExactString(token)] else { throw Fault(token: token) }
            return Int32(id)
        }
        self.vocabulary = vocabulary
        var table: [TokenPair: Merge] = [:]
        table.reserveCapacity(merges.count)
        for (rank, merge) in merges.enumerated() {
            let pair = TokenPair(left: try id(merge.left), right: try id(merge.right))
            table[pair] = Merge(rank: Int32(rank), token: try id(merge.left + merge.right))
        }
        self.merges = table
        var scalars: [Unicode.Scalar: Int32] = [:]
        for (token, id) in vocabulary {
            let view = token.text.unicodeScalars
            if let first = view.first, view.count == 1 { scalars[first] = Int32(id) }
        }
        self.scalars = scalars
        unknown = try options.unknown.map(id)
        fusesUnknown = options.fusesUnknown
        ignoresMerges = options.ignoresMerges
        bytes =
            options.fallsBackToBytes
            ? try (0...255).map { (byte) throws(Fault) in try id(Self.name(ofByte: byte)) } : nil
    }

    /// A token that something names and the vocabulary lacks.
    struct Fault: Error {
        /// The token.
        let token: String
    }

    /// Returns the name of a byte's token.
    static func name(ofByte byte: Int) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "<0x" + (digits.count < 2 ? "0" : "") + digits + ">"
    }

    /// Appends the tokens of a word.
    ///
    /// - Throws: ``ModelError`` with code `unknownToken`.
    func encode(_ word: [Unicode.Scalar], into ids: inout [Int]) throws {
        if ignoresMerges, let id = vocabulary[ExactString(word.text)] {
            ids.append(id)
            return
        }
        let symbols = try symbols(of: word)
        MergedWord(symbols, merges: merges).appendTokens(to: &ids)
    }

    /// Returns the tokens of a word's scalars, before any merge.
    private func symbols(of word: [Unicode.Scalar]) throws -> [Int32] {
        var symbols: [Int32] = []
        symbols.reserveCapacity(word.count)
        var lastIsUnknown = false
        for scalar in word {
            if let id = scalars[scalar] {
                symbols.append(id)
                lastIsUnknown = false
            } else if let bytes {
                for byte in String(scalar).utf8 { symbols.append(bytes[Int(byte)]) }
                lastIsUnknown = false
            } else if let unknown {
                if !(fusesUnknown && lastIsUnknown) { symbols.append(unknown) }
                lastIsUnknown = true
            } else {
                throw ModelError.unknownToken(text: String(scalar))
            }
        }
        return symbols
    }
}
