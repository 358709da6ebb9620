internal import VaneTensors

/// The prompts of one run of the experiment: held-out pairs only, split by pair.
///
/// A fifth of the unambiguous objects of each category is kept for the test. Three twentieths of the held-out pairs of
/// every cell are for validation, the same ones under every seed, so that a language model chosen on validation was
/// chosen without sight of any seed's test. Of the other pairs with objects that are not new, four sevenths are for
/// training and the rest, with the new objects', for the test. Two fifths of the prompts of a split are harmless, drawn
/// uniformly over the sixteen harmless cells, and three twentieths call for each cautious behaviour. No question occurs
/// twice.
///
/// ```swift
/// let prompts = ClinicPrompts(seed: 1, train: 2_400, validation: 300, test: 800)
/// ```
public struct ClinicPrompts: Sendable {
    /// The seed of the new objects, the pairs of train and test, the questions and the instructions.
    public let seed: UInt64

    /// The prompts that fit methods.
    public let train: [ClinicPrompt]

    /// The prompts that choose settings.
    public let validation: [ClinicPrompt]

    /// The prompts that are looked at once.
    public let test: [ClinicPrompt]

    /// Draws the prompts of a seed.
    ///
    /// The prompts of one split do not depend on how many another has.
    ///
    /// - Parameters:
    ///   - seed: The seed of what is drawn; held-out and validation pairs belong to the language instead.
    ///   - train: How many prompts fit methods.
    ///   - validation: How many choose settings.
    ///   - test: How many are kept to be looked at once.
    ///   - language: The language to ask in.
    public init(
        seed: UInt64, train: Int, validation: Int, test: Int,
        language: ClinicLanguage = .standard
    ) {
        self.seed = seed
        let partition = Partition(seed: seed, language: language)
        self.train = partition.prompts(train, for: .train)
        self.validation = partition.prompts(validation, for: .validation)
        self.test = partition.prompts(test, for: .test)
    }
}

extension ClinicPrompts {
    /// Which held-out pairs belong to which split.
    private struct Partition {
        /// The seed of everything drawn.
        let seed: UInt64
        /// The objects that only the test may hold.
        let newObjects: Set<ClinicLanguage.Object>
        /// The held-out pairs of each split, by cell.
        let pairs: [ClinicPrompt.Split: [ClinicLanguage.Cell: [ClinicLanguage.Pair]]]

        /// Draws the new objects and divides the held-out pairs of each cell.
        init(seed: UInt64, language: ClinicLanguage) {
            var generator = SeededGenerator(seed: seed, stream: 2)
            var chosen: Set<ClinicLanguage.Object> = []
            for category in ClinicLanguage.ObjectCategory.allCases {
                var objects = language.objects.filter { $0.category == category && !$0.isAmbiguous }
                generator.shuffle(&objects)
                chosen.formUnion(objects.prefix(objects.count / 5))
            }
            var fixed = SeededGenerator(seed: ClinicLanguage.seed, stream: 1)
            var pairs: [ClinicPrompt.Split: [ClinicLanguage.Cell: [ClinicLanguage.Pair]]] = [:]
            for cell in ClinicLanguage.Cell.all {
                var heldOut = language.pairs.filter { $0.cell == cell && $0.isHeldOut }
                fixed.shuffle(&heldOut)
                let reserved = heldOut.count * 3 / 20
                let new = heldOut[reserved...].filter { chosen.contains($0.object) }
                var known = heldOut[reserved...].filter { !chosen.contains($0.object) }
                generator.shuffle(&known)
                let half = known.count * 4 / 7
                pairs[.validation, default: [:]][cell] = heldOut[..<reserved].filter {
                    !chosen.contains($0.object)
                }
                pairs[.train, default: [:]][cell] = Array(known[..<half])
                pairs[.test, default: [:]][cell] = known[half...] + new
            }
            self.seed = seed
            self.pairs = pairs
            newObjects = chosen
        }

        /// Draws the prompts of a split, in random order.
        func prompts(_ count: Int, for split: ClinicPrompt.Split) -> [ClinicPrompt] {
            let stream: UInt64 =
                switch split {
                case .train: 3
                case .validation: 4
                case .test: 5
                }
            var generator = SeededGenerator(seed: seed, stream: stream)
            var wanted = ClinicBehavior.cautious.flatMap {
                Array(repeating: $0, count: count * 3 / 20)
            }
            wanted += Array(repeating: .plain, count: count - wanted.count)
            generator.shuffle(&wanted)
            var asked: Set<ClinicQuestion> = []
            return wanted.enumerated().map { place, behavior in
                let pair = draw(behavior, for: split, using: &generator)
                var question = ClinicQuestion(about: pair, using: &generator)
                while !asked.insert(question).inserted {
                    question = ClinicQuestion(about: pair, using: &generator)
                }
                let number = String(place + 1)
                let zeros = String(repeating: "0", count: max(0, 4 - number.count))
                return ClinicPrompt(
                    id: "\(split.rawValue)-\(zeros)\(number)", split: split, pair: pair,
                    isNewObject: newObjects.contains(pair.object), question: question,
                    using: &generator)
            }
        }

        /// Draws a pair that calls for a behaviour: first its cell, then the pair.
        private func draw(
            _ behavior: ClinicBehavior, for split: ClinicPrompt.Split,
            using generator: inout SeededGenerator
        ) -> ClinicLanguage.Pair {
            let filled = ClinicLanguage.Cell.all.compactMap { cell in
                cell.behavior == behavior ? pairs[split]?[cell] : nil
            }.filter { !$0.isEmpty }
            return generator.element(of: generator.element(of: filled))
        }
    }
}
