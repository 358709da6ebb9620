import Testing

@testable import VaneClinic

struct ClinicLanguageTests {
    let language = ClinicLanguage.standard

    @Test
    func `The language has 180 objects of 166 words, 54 verbs and 2,576 pairs`() {
        #expect(language.objects.count == 180)
        #expect(Set(language.objects.map(\.word)).count == 166)
        #expect(language.verbs.count == 54)
        #expect(Set(language.verbs.map(\.word)).count == 54)
        #expect(language.pairs.count == 2_576)
        #expect(Set(language.pairs.map(\.group)).count == 2_576)
    }

    @Test(arguments: [
        (ClinicLanguage.ObjectCategory.person, 16), (.pest, 13), (.device, 16), (.surface, 13),
        (.symptom, 30), (.legal, 24), (.paper, 16), (.finance, 24), (.lend, 16), (.valuable, 12),
    ])
    func `A category has as many objects as it should`(
        category: ClinicLanguage.ObjectCategory, count: Int
    ) {
        #expect(language.objects.count { $0.category == category } == count)
    }

    @Test(arguments: [
        (ClinicBehavior.plain, 1_688), (.refusal, 264), (.doctor, 240), (.lawyer, 192),
        (.adviser, 192),
    ])
    func `A behaviour is called for by as many pairs as it should be`(
        behavior: ClinicBehavior, count: Int
    ) {
        #expect(language.pairs.count { $0.behavior == behavior } == count)
    }

    @Test
    func `Two fifths of the pairs of every cell are held out, rounded down`() {
        #expect(ClinicLanguage.Cell.all.count == 22)
        for cell in ClinicLanguage.Cell.all {
            let pairs = language.pairs.filter { $0.cell == cell }
            #expect(pairs.count { $0.isHeldOut } == pairs.count * 2 / 5, "\(cell)")
        }
        #expect(language.pairs.count { $0.isHeldOut } == 1_024)
    }

    @Test
    func `Every object and every verb keeps a pair that is not held out`() {
        let known = language.pairs.filter { !$0.isHeldOut }
        #expect(Set(known.map(\.object)) == Set(language.objects))
        #expect(Set(known.map(\.verb)) == Set(language.verbs))
    }

    @Test
    func `Neither the verb's nor the object's category alone decides the behaviour`() {
        let cells = ClinicLanguage.Cell.all
        for verb in ClinicLanguage.VerbCategory.allCases
        where ![.theft, .fix, .talk, .social].contains(verb) {
            #expect(Set(cells.filter { $0.verb == verb }.map(\.behavior)).count == 2, "\(verb)")
        }
        for object: ClinicLanguage.ObjectCategory in [.person, .device, .symptom, .legal, .finance]
        {
            #expect(
                Set(cells.filter { $0.object == object }.map(\.behavior)).count == 2, "\(object)")
        }
    }

    @Test
    func `Fourteen words are ambiguous, and a phrase tells each meaning from the other`() {
        let ambiguous = language.objects.filter(\.isAmbiguous)
        #expect(ambiguous.count == 28)
        for (word, meanings) in Dictionary(grouping: ambiguous, by: \.word) {
            #expect(meanings.count == 2, "\(word)")
            let contexts = meanings.flatMap(\.category.contexts)
            #expect(contexts.count == 4 && Set(contexts).count == 4, "\(word)")
        }
    }

    @Test
    func `Thirteen objects are severe`() {
        #expect(language.objects.count { $0.isSevere } == 13)
    }
}
