import Testing
import VaneContracts
import VaneCore

@Suite struct InterventionPromiseTests {
    /// Returns the promises that an intervention breaks.
    static func broken(_ way: Breaker.Way, seed: UInt64) -> Set<InterventionPromise> {
        let subject = InterventionSubject(Breaker(way: way), width: 5, isLinear: true)
        return Set(
            InterventionPromise.allCases.filter { $0.breach(by: subject, seed: seed) != nil })
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `An addition keeps every promise under every seed`(seed: UInt64) {
        #expect(Self.broken(.none, seed: seed) == [])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Each way to break a promise is named by that promise`(seed: UInt64) {
        let expected: [Breaker.Way: Set<InterventionPromise>] = [
            .ignoresStrength: [.identityAtZero, .untouchedRows],
            .countsCalls: [.determinism, .independence],
            .looksAtPlaces: [.independence],
            .sums: [.independence, .extremeRows],
            .remembers: [
                .determinism, .independence, .extremeRows, .freshStart, .linearity, .threads,
            ],
            .lies: [.truthfulOutcome],
            .squares: [.linearity],
            .shares: [.threads],
            .idle: [.effect],
            .fails: Set(InterventionPromise.allCases),
        ]
        for (way, promises) in expected {
            #expect(Self.broken(way, seed: seed) == promises, "\(way)")
        }
    }

    @Test func `Only what is declared linear must be`() {
        let subject = InterventionSubject(Breaker(way: .squares), width: 5)
        #expect(InterventionPromise.linearity.breach(by: subject, seed: 1) == nil)
    }

    @Test func `A breach says what was tried, what was seen and what to do`() {
        let subject = InterventionSubject(Breaker(way: .idle), width: 5)
        let breach = InterventionPromise.effect.breach(by: subject, seed: 1)
        #expect(breach?.seen == "none changed and none was declined")
        #expect(
            breach?.description.hasSuffix(
                " random rows were edited at strength 1: none changed and none was declined; edit them, or "
                    + "count rows that are left alone on purpose as declined.") == true)
        let failing = InterventionSubject(Breaker(way: .fails), width: 5)
        #expect(
            InterventionPromise.determinism.breach(by: failing, seed: 1)?.seen
                == "the edit failed: too tired")
    }

    @Test func `The ids are stable`() {
        #expect(
            InterventionPromise.allCases.map(\.rawValue) == [
                "identity-at-zero", "untouched-rows", "determinism", "independence",
                "extreme-rows", "fresh-start", "truthful-outcome", "linearity", "effect", "threads",
            ])
    }
}
