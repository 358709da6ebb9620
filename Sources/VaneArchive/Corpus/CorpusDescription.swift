public import VaneCore

/// What a corpus is of: the model, the places, the tokens, and how the numbers are kept.
public struct CorpusDescription: Sendable, Hashable {
    /// The model that the hidden states come from, where it is known.
    public var model: ModelDescription?

    /// SHA-256 of the model's configuration in hexadecimal, where it is known.
    public var configurationHash: String?

    /// The type of the model's weights, such as `bfloat16`, where it is known.
    public var weightsType: String?

    /// The template by which a conversation becomes a prompt, where one was used.
    public var chatTemplate: String?

    /// The hook points.
    public var hookPoints: [HookPoint]

    /// The number of values in a row, by hook point.
    public var widths: [HookPoint: Int]

    /// The heads into which rows at `head_out` divide, where no model says it; the arrays' own shape keeps it.
    public var heads: Int?

    /// How the values are stored.
    public var encoding: ActivationEncoding

    /// The selection with which the rows were taken.
    public var selection: TokenSelection

    /// The selection with which contrast prompts were read, when the corpus holds contrasts.
    public var contrastSelection: TokenSelection?

    /// SHA-256 of the prompts file in hexadecimal, where there is one.
    public var promptsHash: String?

    /// The seed of whatever was random.
    public var seed: UInt64

    /// The version of the tool that wrote the corpus.
    public var toolVersion: String

    /// Creates a description.
    ///
    /// - Precondition: Every hook point has a positive width.
    public init(
        model: ModelDescription?, configurationHash: String? = nil, weightsType: String? = nil,
        chatTemplate: String? = nil, hookPoints: [HookPoint], widths: [HookPoint: Int],
        encoding: ActivationEncoding, selection: TokenSelection,
        contrastSelection: TokenSelection? = nil, promptsHash: String? = nil, seed: UInt64 = 0,
        toolVersion: String
    ) {
        precondition(
            hookPoints.allSatisfy { (widths[$0] ?? 0) > 0 }, "Every hook point needs its width.")
        self.model = model
        self.configurationHash = configurationHash
        self.weightsType = weightsType
        self.chatTemplate = chatTemplate
        self.hookPoints = hookPoints
        self.widths = widths
        self.encoding = encoding
        self.selection = selection
        self.contrastSelection = contrastSelection
        self.promptsHash = promptsHash
        self.seed = seed
        self.toolVersion = toolVersion
    }

    /// The extents of a row at a hook point: heads apart for `head_out` of a known model, else one axis.
    func rowShape(at hook: HookPoint) -> [Int] {
        let width = widths[hook] ?? 0
        guard hook.site == .headOut, hook.head == nil else { return [width] }
        if let model, model.heads > 0, model.heads * model.headWidth == width {
            return [model.heads, model.headWidth]
        }
        guard model == nil, let heads, heads > 0, width.isMultiple(of: heads) else {
            return [width]
        }
        return [heads, width / heads]
    }

    /// The names of a row's axes at a hook point: `dim` is the model's width, and every other width has a name of its own.
    ///
    /// xarray wants all axes of a name in a group to have one length.
    func rowAxes(at hook: HookPoint) -> [String] {
        switch hook.site {
        case .residPre, .attnOut, .residMid, .mlpOut, .residPost, .finalNorm: ["dim"]
        case .headOut where hook.head != nil: ["head_dim"]
        case .headOut: rowShape(at: hook).count == 2 ? ["head", "head_dim"] : ["heads_dim"]
        case .mlpAct: ["mlp_dim"]
        case .logits: ["vocabulary"]
        }
    }
}

extension HookSite {
    /// What the place is, for readers of an archive who do not know Vane.
    var definition: String {
        switch self {
        case .residPre: "input of the block"
        case .headOut: "input of the attention's output projection, a slice a head"
        case .attnOut: "what attention adds to the residual stream"
        case .residMid: "residual stream after the attention sum"
        case .mlpAct: "input of the MLP's down projection"
        case .mlpOut: "what the MLP adds to the residual stream"
        case .residPost: "output of the block, before any final norm"
        case .finalNorm: "residual stream after the final norm"
        case .logits: "scores of the next token"
        }
    }
}
