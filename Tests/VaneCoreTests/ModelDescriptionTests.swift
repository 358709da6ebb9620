import Testing
import VaneCore

@Suite struct ModelDescriptionTests {
    @Test(arguments: [
        ("resid_pre.2", 6), ("attn_out.0", 6), ("resid_mid.0", 6), ("mlp_out.0", 6),
        ("resid_post.2", 6), ("final_norm", 6), ("head_out.1", 8), ("head_out.1.3", 2),
        ("mlp_act.1", 10), ("logits", 20),
    ])
    func `Each site has its width`(text: String, width: Int) throws {
        #expect(try ModelDescription.toy.width(at: HookPoint(text)) == width)
    }

    @Test func `A block that does not exist is refused`() {
        let error = VaneError(
            .absent, "'resid_post.3' does not exist: 'toy' has blocks 0 to 2; choose one of them.")
        #expect(throws: error) {
            try ModelDescription.toy.width(at: HookPoint(.residPost, block: 3))
        }
    }

    @Test func `A head that does not exist is refused`() {
        let error = VaneError(
            .absent, "'head_out.0.4' does not exist: 'toy' has heads 0 to 3; choose one of them.")
        #expect(throws: error) {
            try ModelDescription.toy.width(at: HookPoint(.headOut, block: 0, head: 4))
        }
    }
}

extension ModelDescription {
    /// A model of three blocks in which all widths differ; four heads of two values.
    static let toy = ModelDescription(
        name: "toy", architecture: "Toy", fingerprint: "00", tokenizerFingerprint: "00", blocks: 3,
        width: 6, heads: 4, headWidth: 2, hiddenWidth: 10, vocabulary: 20, contextLength: 64)
}
