import Testing
import VaneCore

@Suite struct TokenSelectionParsingTests {
    @Test(arguments: [
        "all", "prompt", "last-prompt", "generated", "last-prompt+generated", "mean-prompt",
        "mean-generated", "prompt[3]", "prompt[-2]", "prompt[-4:]", "prompt[:3]", "prompt[1:-1]",
        "prompt[:]", "generated[2:8]", "generated[0]", "generated[-1]", "prompt.id=4",
        "generated.id=4|7|11", "generated[:8].id=5", "all+!prompt[0]",
        "generated+!generated.id=13", "prompt[-1]+generated[:4]+!generated[2].id=1|2",
        "mean(prompt[-4:])", "mean(generated[:2]+!generated.id=3)",
    ])
    func `A selection is read from what it writes`(text: String) throws {
        let selection = try TokenSelection(text)
        let again = try TokenSelection(selection.description)
        #expect(again == selection)
        #expect(again.description == selection.description)
        if !text.hasPrefix("all+") { #expect(selection.description == text) }
    }

    @Test func `Short forms stand for their clauses`() throws {
        #expect(try TokenSelection("prompt+generated") == .all)
        #expect(try TokenSelection("prompt[-1]") == .lastPrompt)
        #expect(try TokenSelection("prompt[-1]+generated") == .lastPromptAndGenerated)
        #expect(try TokenSelection("mean(prompt)") == .meanPrompt)
        #expect(try TokenSelection("mean(generated)") == .meanGenerated)
        #expect(try TokenSelection("last-prompt+!prompt.id=3").clauses.count == 2)
    }

    @Test(arguments: [
        ("", "'' begins with neither 'prompt' nor 'generated'"),
        ("reply", "'reply' begins with neither 'prompt' nor 'generated'"),
        ("prompt+", "'' begins with neither 'prompt' nor 'generated'"),
        ("!last-prompt", "'!last-prompt' begins with neither 'prompt' nor 'generated'"),
        ("prompts", "'s' follows a complete clause"),
        ("prompt[1", "a ']' is missing"),
        ("prompt[]", "'[]' is neither an index nor a window such as [2:-1]"),
        ("prompt[a]", "'[a]' is neither an index nor a window such as [2:-1]"),
        ("prompt[1:2:3]", "'[1:2:3]' is neither an index nor a window such as [2:-1]"),
        ("prompt[1]x", "'x' follows a complete clause"),
        ("prompt.id=", "'.id=' lists no token ids such as .id=4|7"),
        ("prompt.id=4|", "'.id=4|' lists no token ids such as .id=4|7"),
        ("prompt.id=-4", "'.id=-4' lists no token ids such as .id=4|7"),
        ("mean-prompt+generated", "'mean-prompt' stands alone"),
        ("mean(prompt", "'mean(' needs clauses and then ')'"),
        ("mean(mean-prompt)", "'mean(' needs clauses and then ')'"),
    ])
    func `Text that is no selection is refused`(text: String, reason: String) {
        let error = VaneError(
            .unparsable,
            "Selection '\(text)' cannot be read: \(reason); write for instance 'generated' or "
                + "'prompt[-4:]'.")
        #expect(throws: error) { try TokenSelection(text) }
    }

    @Test(arguments: [
        "prompt[2:2]", "prompt[3:1]", "prompt[-1:-3]", "generated[:0]", "prompt+!prompt",
        "prompt[3]+!prompt[3]", "prompt[:3]+!prompt[:5]", "prompt[2:4]+!prompt[2]+!prompt[3]",
        "prompt[-3:]+!prompt[-3]+!prompt[-2:]", "generated.id=5+!generated.id=5|6",
        "generated.id=5+!generated", "!generated",
        "prompt[0]+!prompt[:4].id=3+!prompt[0]",
    ])
    func `A selection that can select nothing is refused`(text: String) {
        for text in [text, "mean(\(text))"] {
            let error = VaneError(
                .emptySelection,
                "Selection '\(text)' can select no token; include at least one position, as in "
                    + "'generated'.")
            #expect(throws: error) { try TokenSelection(text) }
        }
    }

    @Test(arguments: [
        "prompt[:5]+!prompt[:3]", "prompt[2:4]+!prompt[2]", "prompt[3]+!prompt[-1]",
        "prompt[5:-5]", "prompt[-1:3]", "generated.id=5|6+!generated.id=5",
        "generated+!generated.id=5", "prompt[0]+!prompt[0].id=7", "prompt+generated+!prompt",
    ])
    func `A selection that can select something is taken`(text: String) throws {
        #expect(try TokenSelection(text).description == text)
    }

    @Test func `Huge indices neither overflow nor select`() throws {
        let selection = try TokenSelection(
            "prompt[9223372036854775806]+generated[-9223372036854775807:]")
        #expect(!selection.contains(RowLabel(sequence: 0, position: 0, promptLength: 4, token: 1)))
        #expect(
            selection.contains(
                RowLabel(sequence: 0, position: 9, promptLength: 4, token: 1), generatedLength: 6))
    }
}
