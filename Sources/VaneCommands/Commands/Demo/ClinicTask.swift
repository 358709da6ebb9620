import VaneClinic
import VaneComparison
import VaneCore

/// The embedded experiment's prompts as a task of the comparison.
enum ClinicTask {
    /// How many prompts each split has.
    struct Counts: Sendable, Hashable {
        /// For fits.
        var train: Int
        /// For choices.
        var validation: Int
        /// For figures.
        var test: Int

        /// The frozen protocol.
        static let full = Counts(train: 2_400, validation: 300, test: 800)
        /// Enough to see that everything works, too few to quote.
        static let quick = Counts(train: 300, validation: 80, test: 80)
    }

    /// The most tokens of a reply.
    static let maximumTokens = 16

    /// The tokens of the unsteered reply that are forced before the contrast is read: the opener and its comma.
    static let forcedTokens = 2

    /// Draws the prompts of a seed.
    static func task(seed: UInt64, counts: Counts) -> ControlTask {
        let prompts = ClinicPrompts(
            seed: seed, train: counts.train, validation: counts.validation, test: counts.test)
        return ControlTask(
            classes: ClinicBehavior.allCases.map(name),
            items: [
                .train: prompts.train.map(item), .validation: prompts.validation.map(item),
                .test: prompts.test.map(item),
            ],
            maximumTokens: maximumTokens, forcedTokens: forcedTokens,
            clusterName: "(verb, object) pairs", caveats: caveats, judge: judge)
    }

    /// What a reader must know about the embedded language.
    private static let caveats = [
        "The shift z of this language is close to a table with one entry a class: a probe that gates class means "
            + "may beat L2S, and ridge may match it."
    ]

    /// Turns a prompt into an item.
    private static func item(_ prompt: ClinicPrompt) -> ControlTask.Item {
        ControlTask.Item(
            sample: Sample(
                id: prompt.id, prompt: prompt.plain, label: name(prompt.wanted),
                group: prompt.group, positive: prompt.positive, negative: prompt.negative,
                target: prompt.target, rejected: prompt.rejected),
            wanted: place(of: prompt.wanted), cluster: prompt.group,
            isNovel: prompt.isNewObject,
            instructed: ["prompt": prompt.allRules, "prompt-oracle": prompt.rule])
    }

    /// Says which behaviour a reply shows; a reply that never ends shows none.
    @Sendable private static func judge(_ completion: Completion) -> Int? {
        guard completion.ending == .endOfText else { return nil }
        let reply = completion.text + " " + ClinicVocabulary.end
        return ClinicBehavior(reply: reply).map(place)
    }

    /// A behaviour's place among the classes.
    private static func place(of behavior: ClinicBehavior) -> Int {
        ClinicBehavior.allCases.firstIndex(of: behavior) ?? 0
    }

    /// A behaviour's name in tables.
    private static func name(_ behavior: ClinicBehavior) -> String {
        switch behavior {
        case .plain: "plain"
        case .refusal: "refuse"
        case .doctor: "doctor"
        case .lawyer: "lawyer"
        case .adviser: "adviser"
        }
    }
}
