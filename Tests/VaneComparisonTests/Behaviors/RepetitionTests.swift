import Testing
import VaneCore

@testable import VaneComparison

@Suite struct RepetitionTests {
    @Test(arguments: [
        // 'please' six times: four 3-grams, of which three repeat the first.
        ([8, 8, 8, 8, 8, 8], 3, 0.75),
        // 'is there a is there a is': five 3-grams, of which the last two repeat.
        ([3, 4, 5, 3, 4, 5, 3], 3, 0.4),
        ([3, 4, 5], 3, 0.0), ([3, 4, 3, 4], 2, 1.0 / 3), ([3, 4, 3], 1, 1.0 / 3),
    ]) func `Planted loops are found`(tokens: [Int], n: Int, share: Double) throws {
        #expect(Repetition.share(in: tokens, n: n) == share)
        // Both shares are rounded, so their sum may miss 1 by a digit.
        let distinct = try #require(Repetition.distinct(in: [tokens], n: n))
        #expect(abs(distinct + share - 1) < 1e-15)
    }

    @Test(arguments: [[], [8], [8, 8]]) func `Nothing is said about replies shorter than an n-gram`(
        tokens: [Int]
    ) {
        #expect(Repetition.share(in: tokens) == nil)
        #expect(Repetition.distinct(in: [tokens]) == nil)
    }

    @Test func `The token that ends a reply is none of its words`() {
        let loop = WordModel.reply("please please please").completion
        #expect(loop.tokens.count == 4)
        #expect(Repetition.share(in: loop, n: 1) == 2.0 / 3)
        let cut = WordModel.reply("please please please", ending: .length).completion
        #expect(Repetition.share(in: cut, n: 1) == 2.0 / 3)
        #expect(Repetition.share(in: WordModel.reply("please please").completion) == nil)
    }

    @Test func `Distinct n-grams are counted over all replies, and none spans two`() {
        // [1 2], [2 1] and again [1 2]: two distinct ones of three.
        #expect(Repetition.distinct(in: [[1, 2, 1], [1, 2]], n: 2) == 2.0 / 3)
        #expect(Repetition.distinct(in: [[1, 2], [3]], n: 2) == 1)
    }
}
