import Testing
import VaneContracts
import VaneCore

@testable import VaneSteering

/// The promises of every intervention of the package.
@Suite struct ContractTests {
    @Test(.tags(.law), arguments: Samples.applicable, [1, 2, 3] as [UInt64])
    func `Every fitted intervention keeps every promise`(id: String, seed: UInt64) throws {
        let intervention = try Samples.catalog().intervention(of: SteeringLawTests.fitted(id))
        // The shifts of p2s are those of five prompts.
        // A rotation is in proportion to the strength in its angle only.
        let subject = InterventionSubject(
            intervention, width: 6, sequences: 5, isLinear: id != "angular")
        for promise in InterventionPromise.allCases {
            #expect(promise.breach(by: subject, seed: seed) == nil, "\(id), \(promise)")
        }
    }

    @Test func `A vector that is given keeps every promise`() {
        let addition = Addition(Direction([0.5, -1, 0, 2, 1e-20, -3]), method: "add")
        let subject = InterventionSubject(addition, width: 6, isLinear: true)
        for promise in InterventionPromise.allCases {
            #expect(promise.breach(by: subject, seed: 4) == nil, "\(promise)")
        }
    }
}
