/// A kind of place in a decoder block, or after all of them, where hidden states can be read and edited.
public enum HookSite: String, CaseIterable, Sendable, Codable {
    /// The input of a block.
    case residPre = "resid_pre"
    /// The slices of the output projection's input, one a head: ITI's `x_l^h`.
    case headOut = "head_out"
    /// What attention adds to the residual stream.
    case attnOut = "attn_out"
    /// The residual stream after the attention sum.
    case residMid = "resid_mid"
    /// The input of the down projection.
    case mlpAct = "mlp_act"
    /// What the MLP adds to the residual stream.
    case mlpOut = "mlp_out"
    /// The output of a block, before any final norm.
    case residPost = "resid_post"
    /// The residual stream after the final norm.
    case finalNorm = "final_norm"
    /// The scores of the next token.
    case logits

    /// Whether the site exists once a block, and not once a model.
    public var isPerBlock: Bool { self != .finalNorm && self != .logits }

    /// The site's place in the forward pass of one block, or after all blocks.
    public var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether, inside the *last* block, attention still reads what this site carries.
    ///
    /// Only the last block's input does; everything after its attention reaches the logits of its own position alone.
    var feedsAttentionOfItsBlock: Bool { self == .residPre }
}
