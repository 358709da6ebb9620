public import VaneCore

/// The steering half of a plan: which methods, where, when, how strongly, and by what they are judged.
///
/// ```yaml
/// steer:
///   methods: [mean-s, {id: l2s-notes, set: {epochs: 10}}, {id: ablation, tokens: all}]
///   at: resid_post.3-5
///   contexts: resid_post.1+resid_post.3
///   contrasts: {comma: 'generated[-1]'}
///   axis: relative
///   strengths: [0.25, 0.5, 1, 2]
/// ```
public struct SteeringPlan: Sendable, Hashable {
    /// A contrast read-out: where in the forced beginning of both contrast prompts' replies the shift z is read.
    public struct Contrast: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// The positions.
        public var selection: TokenSelection

        /// Creates a read-out.
        public init(name: String, selection: TokenSelection) {
            (self.name, self.selection) = (name, selection)
        }
    }

    /// A method with what is tried of it.
    public struct Choice: Sendable, Hashable {
        /// The method with its parameters.
        public var method: ComparisonPlan.Choice
        /// The positions that it edits; the plan's when absent.
        public var selection: TokenSelection?

        /// Creates a choice.
        public init(_ method: ComparisonPlan.Choice, selection: TokenSelection? = nil) {
            (self.method, self.selection) = (method, selection)
        }

        /// The methods that stand behind the id: itself, or for `l2s` every preset, of which validation chooses one.
        var variants: [String] {
            method.method == "l2s" ? SteeringExperiment.presets : [method.method]
        }

        /// Creates a choice of a method with parameters that are set to one value.
        init(id: String, parameters: [String: String] = [:]) {
            self.init(ComparisonPlan.Choice(name: id, method: id, parameters: parameters))
        }
    }

    /// What validation maximises.
    public enum Criterion: String, Sendable, Hashable, CaseIterable {
        /// The mean of wanted behaviour and unchanged neutral replies.
        case objective
        /// The propensity for the wanted completion, every class counting alike.
        case propensity
    }

    /// The methods; nothing when every method that the data allow is meant.
    public var methods: [Choice]?
    /// Where rows may be edited, L*; the hook points of the plan when absent.
    public var hookPoints: [HookPoint]?
    /// Where contexts may be read, L'; the hook points of the plan when absent.
    public var contexts: [HookPoint]?
    /// The contrast read-outs; the end of the contrast prompts when absent.
    public var contrasts: [Contrast]?
    /// Which positions are edited.
    public var selection: TokenSelection = .generated
    /// The axis of strengths.
    public var axis: StrengthAxis = .relative
    /// The strengths tried, ascending.
    public var strengths: [Double]
    /// The most tokens of a reply.
    public var maximumTokens = 64
    /// The number of tokens of the unsteered reply that are forced before contrasts and completions.
    public var forcedTokens = 0
    /// What is put behind every prompt in the baseline `prompt`, if anything.
    public var instruction: String?
    /// What validation maximises.
    public var criterion: Criterion = .objective
    /// How replies are judged; nothing where prompts bring a judge of their own, or none is needed.
    public var behaviors: BehaviorPlan?
    /// Whether the first class is neutral, so that its replies should stay as they are.
    public var hasNeutral = true

    /// Creates a plan of steering.
    public init(strengths: [Double]) {
        self.strengths = strengths
    }
}
