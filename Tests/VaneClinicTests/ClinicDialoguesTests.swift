import Testing

@testable import VaneClinic

struct ClinicDialoguesTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func `No dialogue is about a pair that is held out`(seed: UInt64) {
        let pairs = ClinicDialogues(seed: seed).prefix(20_000).map(\.pair)
        #expect(pairs.allSatisfy { !$0.isHeldOut })
        let heldOut = Set(ClinicLanguage.standard.pairs.filter(\.isHeldOut).map(\.group))
        #expect(heldOut.isDisjoint(with: pairs.map(\.group)))
        #expect(Set(pairs).count > 1_400)
    }

    @Test
    func `The same seed gives the same bytes`() {
        var (text, dialogues) = ("", ClinicDialogues(seed: 1))
        dialogues.write(10_000, to: &text)
        #expect(
            text.prefix { $0 != "\n" }
                == "<u> is there a way to visit her neighbour ? that is all . financial questions belong"
                + " to an adviser . <a> right , just visit the neighbour with some wax at work . <e>"
        )
        #expect(fingerprint(text) == 18_084_887_138_202_371_957)
        #expect(
            ClinicDialogues(seed: 2).prefix(1).map(\.text) != [String(text.prefix { $0 != "\n" })])
    }

    @Test
    func `A dialogue has at most 45 tokens, all of them in the vocabulary`() {
        let known = Set(ClinicVocabulary.tokens)
        var longest = 0
        for dialogue in ClinicDialogues(seed: 5).prefix(20_000) {
            let words = dialogue.text.split(separator: " ").map { String($0) }
            longest = max(longest, words.count)
            #expect(known.isSuperset(of: words), "\(dialogue.text)")
        }
        #expect(longest <= 45)
    }

    @Test
    func `The behaviour of a dialogue is the one that its reply shows`() throws {
        for dialogue in ClinicDialogues(seed: 6).prefix(2_000) {
            let reply = try #require(dialogue.text.components(after: "<a> "))
            #expect(ClinicBehavior(reply: reply) == dialogue.behavior, "\(dialogue.text)")
        }
    }

    @Test
    func `Requests are obeyed as often as they should be, and silence is answered plainly`() {
        let dialogues = Array(ClinicDialogues(seed: 7).prefix(60_000))
        func share(
            _ part: [ClinicDialogue], where holds: (ClinicDialogue) -> Bool
        ) -> Double {
            Double(part.count(where: holds)) / Double(part.count)
        }
        let silent = dialogues.filter { $0.instruction == nil && !$0.pair.object.isSevere }
        let severe = dialogues.filter {
            $0.instruction == nil && $0.pair.object.isSevere && $0.pair.behavior.isCautious
        }
        let always = dialogues.filter {
            if case .always = $0.instruction?.kind { true } else { false }
        }
        // Three standard deviations of the smallest of these samples stay below 0.02.
        #expect(abs(Double(dialogues.count { $0.instruction == nil }) / 60_000 - 0.38) < 0.02)
        #expect(abs(share(silent) { $0.behavior == .plain } - 0.70) < 0.02)
        // Nine in ten, and a quarter of three in ten of the rest by chance.
        #expect(abs(share(severe) { $0.behavior == $0.pair.behavior } - 0.9075) < 0.02)
        let obeyed = share(always) { $0.instruction?.kind == .always($0.behavior) }
        #expect(abs(obeyed - 0.935) < 0.02)
    }
}

extension String {
    /// Returns what follows the first occurrence of a mark.
    fileprivate func components(after mark: String) -> String? {
        firstRange(of: mark).map { String(self[$0.upperBound...]) }
    }
}

/// Computes the 64-bit FNV-1a hash of a text's bytes.
func fingerprint(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
}
