internal import VaneTensors

/// The synthetic language of the embedded experiment: its words, its pairs, and the behaviour each pair calls for.
///
/// A question names a verb and an object; neither alone decides what a good reply is, only the pair does. Two fifths of
/// the pairs are held out: no training dialogue of the language model holds one, and every prompt of the experiment
/// does. Which ones is a property of the language, drawn once from a fixed seed, so that every language-model seed and
/// every seed of prompts means the same by "held out".
///
/// ```swift
/// let language = ClinicLanguage.standard
/// language.pairs.count { $0.isHeldOut }  // 1,024 of 2,576
/// ```
public struct ClinicLanguage: Sendable {
    /// The one language there is.
    public static let standard = ClinicLanguage()

    /// The seed of what is fixed about the language: the pairs held out.
    static let seed: UInt64 = 20_251

    /// The 180 objects, by category and then by falling frequency.
    public let objects: [Object]

    /// The 54 verbs, by category.
    public let verbs: [Verb]

    /// The 2,576 pairs that mean something, by verb and then by object.
    public let pairs: [Pair]

    /// Creates the language from its word lists.
    private init() {
        let words = ObjectCategory.allCases.flatMap(\.words)
        var count: [String: Int] = [:]
        for word in words { count[word, default: 0] += 1 }
        objects = ObjectCategory.allCases.flatMap { category in
            category.words.enumerated().map { place, word in
                Object(
                    word: word, category: category, rank: place + 1,
                    isAmbiguous: count[word, default: 0] > 1,
                    isSevere: Self.severeWords.contains(word))
            }
        }
        var tools = 0
        verbs = VerbCategory.allCases.flatMap { category in
            category.words.map { word in
                defer { tools += 1 }
                return Verb(
                    word: word, category: category, tool: Self.tools[tools % Self.tools.count])
            }
        }
        pairs = Self.pairs(of: verbs, with: objects)
    }

    /// Forms the pairs and holds two fifths of every cell out.
    private static func pairs(of verbs: [Verb], with objects: [Object]) -> [Pair] {
        var cells: [Cell: [Pair]] = [:]
        for verb in verbs {
            for object in objects {
                let cell = Cell(verb: verb.category, object: object.category)
                guard let behavior = cell.behavior else { continue }
                let pair = Pair(verb: verb, object: object, behavior: behavior, isHeldOut: false)
                cells[cell, default: []].append(pair)
            }
        }
        var generator = SeededGenerator(seed: seed, stream: 0)
        var heldOut: Set<Pair> = []
        for cell in Cell.all {
            var pairs = cells[cell, default: []]
            generator.shuffle(&pairs)
            heldOut.formUnion(pairs.prefix(pairs.count * 2 / 5))
        }
        return Cell.all.flatMap { cells[$0, default: []] }.map { pair in
            var pair = pair
            pair.isHeldOut = heldOut.contains(pair)
            return pair
        }
    }
}
