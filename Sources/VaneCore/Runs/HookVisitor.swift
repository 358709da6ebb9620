/// Someone whom a model lets look at, and change, its hidden states while it runs.
///
/// A model calls its visitors at every hook point of every pass, in order, and never shows them padding as anything else.
public protocol HookVisitor: AnyObject {
    /// Returns whether the visitor wants to be called at a site of a block; asked once a pass at most.
    func wants(_ site: HookSite, block: Int?) -> Bool

    /// Looks at, and may edit, the rows of one pass.
    ///
    /// - Parameters:
    ///   - site: The kind of place.
    ///   - block: The block, from 0; absent for sites after all blocks.
    ///   - values: The hidden states, `[labels.count, width]`, row-major; for `head_out` a row holds all heads.
    ///   - width: The number of values in a row.
    ///   - labels: What each row belongs to; padding is marked.
    func visit(
        _ site: HookSite, block: Int?, values: inout MutableSpan<Float>, width: Int,
        labels: [RowLabel])

    /// Learns that the next-token scores at a row are used, for choosing a token or for a likelihood.
    func scored(_ label: RowLabel)
}

extension HookVisitor {
    /// Takes no note.
    public func scored(_ label: RowLabel) {}
}
