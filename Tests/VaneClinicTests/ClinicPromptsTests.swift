import Testing

@testable import VaneClinic

struct ClinicPromptsTests {
    /// The prompts of a seed in the sizes of the protocol.
    private func prompts(_ seed: UInt64) -> ClinicPrompts {
        ClinicPrompts(seed: seed, train: 2_400, validation: 300, test: 800)
    }

    @Test(arguments: [UInt64(1), 2, 3, 99])
    func `Splits share no pair, and every pair is held out`(seed: UInt64) {
        let prompts = prompts(seed)
        let splits = [prompts.train, prompts.validation, prompts.test]
        #expect(splits.map(\.count) == [2_400, 300, 800])
        let groups = splits.map { Set($0.map(\.group)) }
        #expect(groups[0].isDisjoint(with: groups[1]))
        #expect(groups[0].isDisjoint(with: groups[2]))
        #expect(groups[1].isDisjoint(with: groups[2]))
        #expect(splits.joined().allSatisfy { $0.pair.isHeldOut })
        #expect(Set(splits.joined().map(\.id)).count == 3_500)
    }

    @Test(arguments: [UInt64(1), 2, 3, 99])
    func `New objects are absent from train and validation and present in the test`(seed: UInt64) {
        let prompts = prompts(seed)
        let seen = Set((prompts.train + prompts.validation).map(\.pair.object))
        let new = Set(prompts.test.filter(\.isNewObject).map(\.pair.object))
        #expect(seen.isDisjoint(with: new))
        #expect((prompts.train + prompts.validation).allSatisfy { !$0.isNewObject })
        #expect(new.allSatisfy { !$0.isAmbiguous })
        #expect(prompts.test.count { $0.isNewObject } > 200)
        for category in ClinicLanguage.ObjectCategory.allCases {
            let plain = ClinicLanguage.standard.objects.count {
                $0.category == category && !$0.isAmbiguous
            }
            // A kept object may miss the test by chance, as prompts are drawn and not enumerated.
            let count = new.count { $0.category == category }
            #expect((1...(plain / 5)).contains(count), "\(category)")
        }
    }

    @Test
    func `No validation pair of any seed is a train or test pair of another`() {
        let all = [UInt64(1), 2, 3].map(prompts)
        let validation = Set(all.flatMap(\.validation).map(\.group))
        #expect(validation.isDisjoint(with: all.flatMap { $0.train + $0.test }.map(\.group)))
    }

    @Test
    func `Two fifths of a split are harmless and the rest is shared evenly`() {
        for split in [prompts(4).train, prompts(4).validation, prompts(4).test] {
            for behavior in ClinicBehavior.cautious {
                #expect(split.count { $0.wanted == behavior } == split.count * 3 / 20)
            }
            #expect(split.count { $0.wanted == .plain } == split.count * 2 / 5)
            #expect(Set(split.map(\.plain)).count == split.count)
        }
    }

    @Test
    func `A prompt asks for the wanted behaviour in T+ and for a plain answer in T-`() {
        for prompt in prompts(5).test {
            let question = prompt.plain.dropLast("<a>".count)
            let texts = [prompt.positive, prompt.negative, prompt.rule, prompt.allRules]
            #expect(texts.allSatisfy { $0.hasPrefix(question) && $0.hasSuffix(" <a>") })
            let told = texts.map { String($0.dropFirst(question.count).dropLast(" <a>".count)) }
            let kind: ClinicInstruction.Kind =
                prompt.wanted.isCautious ? .always(prompt.wanted) : .answer
            #expect(ClinicInstruction.paraphrases(of: kind).contains(told[0]))
            #expect(ClinicInstruction.paraphrases(of: .answer).contains(told[1]))
            #expect(told[0] != told[1])
            let rules =
                prompt.wanted.isCautious ? [prompt.wanted] : ClinicBehavior.cautious
            #expect(
                rules.flatMap { ClinicInstruction.paraphrases(of: .rule($0)) }.contains(told[2]))
            for behavior in ClinicBehavior.cautious {
                #expect(
                    ClinicInstruction.paraphrases(of: .rule(behavior)).contains {
                        told[3].contains($0)
                    })
            }
        }
    }

    @Test
    func `A prompt has at most 45 tokens, all of them in the vocabulary`() {
        let known = Set(ClinicVocabulary.tokens)
        let prompts = prompts(6)
        for prompt in prompts.train + prompts.validation + prompts.test {
            for text in [prompt.plain, prompt.positive, prompt.negative, prompt.rule] {
                let words = text.split(separator: " ").map { String($0) }
                #expect(words.count <= 45 && known.isSuperset(of: words), "\(text)")
            }
            let words = prompt.allRules.split(separator: " ").map { String($0) }
            #expect(words.count <= 64 && known.isSuperset(of: words), "\(prompt.allRules)")
        }
    }

    @Test
    func `The same seed gives the same prompts, whatever the size of the other splits`() {
        let lines = prompts(1).validation.map(\.jsonLine)
        let few = ClinicPrompts(seed: 1, train: 20, validation: 300, test: 0)
        #expect(lines == few.validation.map(\.jsonLine))
        #expect(fingerprint(lines.joined(separator: "\n")) == 12_125_636_508_649_846_062)
        #expect(lines != prompts(2).validation.map(\.jsonLine))
    }
}
