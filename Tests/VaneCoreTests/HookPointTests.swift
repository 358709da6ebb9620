import Testing
import VaneCore

@Suite struct HookPointTests {
    @Test(arguments: [
        ("resid_pre.0", HookPoint(.residPre, block: 0)),
        ("attn_out.11", HookPoint(.attnOut, block: 11)),
        ("resid_mid.2", HookPoint(.residMid, block: 2)),
        ("mlp_act.3", HookPoint(.mlpAct, block: 3)),
        ("mlp_out.4", HookPoint(.mlpOut, block: 4)),
        ("resid_post.5", HookPoint(.residPost, block: 5)),
        ("head_out.6", HookPoint(.headOut, block: 6)),
        ("head_out.6.7", HookPoint(.headOut, block: 6, head: 7)),
        ("final_norm", HookPoint(.finalNorm)),
        ("logits", HookPoint(.logits)),
    ])
    func `A hook point is read from what it writes`(text: String, hook: HookPoint) throws {
        #expect(try HookPoint(text) == hook)
        #expect(hook.description == text)
    }

    @Test(arguments: [
        ("resid_post.0-2", ["resid_post.0", "resid_post.1", "resid_post.2"]),
        ("resid_post.3-3", ["resid_post.3"]),
        ("logits,resid_pre.1+final_norm", ["logits", "resid_pre.1", "final_norm"]),
        (
            "head_out.0-1.2-3",
            ["head_out.0.2", "head_out.0.3", "head_out.1.2", "head_out.1.3"]
        ),
    ])
    func `A list keeps its order and expands ranges`(text: String, points: [String]) throws {
        #expect(try HookPoint.list(text).map(\.description) == points)
    }

    @Test(arguments: [
        (
            "nonsense.1",
            "its site is none of resid_pre, head_out, attn_out, resid_mid, mlp_act, mlp_out, "
                + "resid_post, final_norm, logits"
        ),
        (
            "",
            "its site is none of resid_pre, head_out, attn_out, resid_mid, mlp_act, mlp_out, "
                + "resid_post, final_norm, logits"
        ),
        ("resid_post", "resid_post needs a block, as in resid_post.0"),
        ("resid_post.", "'' is neither a number nor a range such as 0-11"),
        ("resid_post.x", "'x' is neither a number nor a range such as 0-11"),
        ("resid_post.-1", "'-1' is neither a number nor a range such as 0-11"),
        ("resid_post.3-1", "'3-1' is neither a number nor a range such as 0-11"),
        ("resid_post.1-2-3", "'1-2-3' is neither a number nor a range such as 0-11"),
        ("resid_post.1048576", "'1048576' is neither a number nor a range such as 0-11"),
        (
            "resid_post.99999999999999999999",
            "'99999999999999999999' is neither a number nor a range such as 0-11"
        ),
        ("resid_post.1.2", "only head_out takes a second number"),
        ("head_out.1.2.3", "only head_out takes a second number"),
        ("logits.1", "logits has no block number"),
        ("head_out.0-9999.0-9999", "it names 100000000 heads"),
    ])
    func `Text that is no hook point is refused`(text: String, reason: String) {
        let error = VaneError(
            .unparsable,
            "Hook point '\(text)' cannot be read: \(reason); write site.block, as in resid_post.3.")
        #expect(throws: error) { try HookPoint.list(text) }
    }

    @Test func `A range is refused where one place is expected`() {
        let error = VaneError(
            .unparsable, "Hook point 'resid_post.0-3' names 4 places where one is expected.")
        #expect(throws: error) { try HookPoint("resid_post.0-3") }
    }

    @Test func `Hook points are ordered as a forward pass visits them`() throws {
        let order = try HookPoint.list(
            "resid_pre.0,head_out.0,attn_out.0,resid_mid.0,mlp_act.0,mlp_out.0,resid_post.0,"
                + "resid_pre.1,resid_post.1,final_norm,logits")
        for (i, earlier) in order.enumerated() {
            for (j, later) in order.enumerated() {
                #expect(earlier.precedes(later) == (i < j), "\(earlier) and \(later)")
            }
        }
    }

    @Test(arguments: [
        ("resid_post.1", true), ("mlp_out.1", true), ("resid_pre.2", true), ("head_out.2", false),
        ("resid_post.2", false), ("final_norm", false), ("logits", false),
    ])
    func `Only what attention still reads reaches later positions`(
        text: String, reaches: Bool
    ) throws {
        #expect(try HookPoint(text).reachesLaterPositions(blocks: 3) == reaches)
    }
}
