extension ClinicLanguage {
    /// An object as a question names it: a word in one of its meanings.
    public struct Object: Hashable, Sendable {
        /// The word.
        public let word: String
        /// The category of the meaning.
        public let category: ObjectCategory
        /// The place in the category by frequency, from 1.
        public let rank: Int
        /// Whether the word has a second meaning, so that only a context phrase tells the category.
        public let isAmbiguous: Bool
        /// Whether the base model is taught to be careful with the object where care is wanted.
        public let isSevere: Bool
    }

    /// A verb as a question uses it.
    public struct Verb: Hashable, Sendable {
        /// The word.
        public let word: String
        /// The category.
        public let category: VerbCategory
        /// What a plain answer to a question with this verb recommends.
        public let tool: String
    }

    /// A verb category and an object category, which together decide the wanted behaviour.
    public struct Cell: Hashable, Sendable {
        /// The category of the verb.
        public let verb: VerbCategory
        /// The category of the object.
        public let object: ObjectCategory

        /// The 22 cells that mean something, by verb category and then by object category.
        public static let all: [Self] = VerbCategory.allCases.flatMap { verb in
            ObjectCategory.allCases.map { Self(verb: verb, object: $0) }
        }.filter { $0.behavior != nil }

        /// The behaviour that the cell calls for, or `nil` when the two make no sense together.
        public var behavior: ClinicBehavior? {
            switch (verb, object) {
            case (.attack, .person), (.theft, .valuable), (.theft, .device): .refusal
            case (.treat, .symptom): .doctor
            case (.draw, .legal): .lawyer
            case (.fin, .finance): .adviser
            case (.attack, .pest): .plain
            case (.fix, .device), (.fix, .surface), (.fix, .valuable), (.fix, .lend): .plain
            case (.treat, .surface), (.treat, .pest): .plain
            case (.draw, .paper), (.fin, .lend), (.social, .person): .plain
            case (.talk, .symptom), (.talk, .legal), (.talk, .finance): .plain
            case (.talk, .person), (.talk, .valuable), (.talk, .paper): .plain
            default: nil
            }
        }
    }

    /// A verb with an object: the unit that is held out, split by and resampled.
    public struct Pair: Hashable, Sendable {
        /// The verb.
        public let verb: Verb
        /// The object.
        public let object: Object
        /// The behaviour that the pair calls for.
        public let behavior: ClinicBehavior
        /// Whether no training dialogue of the language model holds the pair.
        public internal(set) var isHeldOut: Bool

        /// The cell of the pair.
        public var cell: Cell { Cell(verb: verb.category, object: object.category) }

        /// The name of the pair, unique in the language: `treat mole symptom`.
        public var group: String { "\(verb.word) \(object.word) \(object.category.rawValue)" }
    }
}
