import VaneCore
import VaneTensors

/// The visitors of a run and what each of them wants, asked once, so that an unused hook point costs one comparison.
struct HookTable {
    /// The visitors, in the order in which they are called.
    private let visitors: [any HookVisitor]

    /// The visitors due at each site of each block, by `block · sites + site`, and after all blocks.
    private let due: [[Int]]

    /// The number of blocks.
    private let blocks: Int

    /// The block after which nobody wants anything but scores; −1 when nobody wants anything at all.
    let lastBlock: Int

    /// Whether somebody wants `final_norm` or `logits`.
    let wantsEnd: Bool

    /// Whether somebody wants the scores of every row.
    let wantsLogits: Bool

    /// Asks the visitors what they want.
    init(_ visitors: [any HookVisitor], blocks: Int) {
        self.visitors = visitors
        self.blocks = blocks
        var due = [[Int]](repeating: [], count: (blocks + 1) * HookSite.allCases.count)
        var lastBlock = -1
        for site in HookSite.allCases {
            for block in site.isPerBlock ? 0..<blocks : blocks..<blocks + 1 {
                let wanting = visitors.indices.filter {
                    visitors[$0].wants(site, block: site.isPerBlock ? block : nil)
                }
                due[block * HookSite.allCases.count + site.order] = wanting
                if !wanting.isEmpty, site.isPerBlock { lastBlock = max(lastBlock, block) }
            }
        }
        self.due = due
        self.lastBlock = lastBlock
        let end = blocks * HookSite.allCases.count
        wantsLogits = !due[end + HookSite.logits.order].isEmpty
        wantsEnd = wantsLogits || !due[end + HookSite.finalNorm.order].isEmpty
    }

    /// Shows rows to the visitors that want them.
    @inline(__always)
    func visit(
        _ site: HookSite, block: Int? = nil, _ values: inout Tensor<Float>, width: Int,
        labels: [RowLabel]
    ) {
        guard !visitors.isEmpty else { return }
        let wanting = due[(block ?? blocks) * HookSite.allCases.count + site.order]
        for index in wanting {
            values.withMutableSpan(ofFirst: labels.count * width) { span in
                visitors[index].visit(
                    site, block: block, values: &span, width: width, labels: labels)
            }
        }
    }

    /// Tells the visitors that the scores of a row are used.
    func scored(_ label: RowLabel) {
        for visitor in visitors { visitor.scored(label) }
    }
}
