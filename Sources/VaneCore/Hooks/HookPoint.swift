/// A place in a model where hidden states are read or edited, written `site.block` or `site.block.head`.
///
/// Blocks and heads count from 0. `head_out.l` without a head means all heads of block `l`.
///
/// ```swift
/// let hook = try HookPoint("resid_post.3")
/// ```
public struct HookPoint: Hashable, Sendable, CustomStringConvertible {
    /// The kind of place.
    public let site: HookSite

    /// The block, from 0; absent for `final_norm` and `logits`.
    public let block: Int?

    /// The head, from 0; only for `head_out`.
    public let head: Int?

    /// Creates a hook point.
    ///
    /// - Precondition: A block is given exactly when the site has one, and a head only for `head_out`.
    public init(_ site: HookSite, block: Int? = nil, head: Int? = nil) {
        precondition(
            site.isPerBlock == (block != nil), "\(site.rawValue) and its block do not agree.")
        precondition(head == nil || site == .headOut, "Only head_out has heads.")
        self.site = site
        self.block = block
        self.head = head
    }

    /// The written form, which ``init(_:)`` reads.
    public var description: String {
        var text = site.rawValue
        if let block { text += ".\(block)" }
        if let head { text += ".\(head)" }
        return text
    }

    /// Whether this point comes strictly before another in a forward pass.
    public func precedes(_ other: HookPoint) -> Bool {
        let (mine, theirs) = (block ?? Int.max, other.block ?? Int.max)
        return mine != theirs ? mine < theirs : site.order < other.site.order
    }

    /// Whether an edit here can reach the logits of later positions in a model of `blocks` blocks.
    ///
    /// Later positions see an edit through attention only, so an edit after the last attention stays at its own position.
    public func reachesLaterPositions(blocks: Int) -> Bool {
        guard let block else { return false }
        return block < blocks - 1 || site.feedsAttentionOfItsBlock
    }
}
