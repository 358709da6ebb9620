import Testing
import VaneContracts
import VaneCore
import VaneProbes

/// The promises of every readout of the package.
@Suite struct ContractTests {
    @Test(
        arguments: ["logistic", "mass-mean", "lda", "lat", "ridge-probe", "svm", "softmax"],
        [1, 2, 3] as [UInt64])
    func `Every fitted readout keeps every promise`(id: String, seed: UInt64) throws {
        let catalog = try ProbeGoldenTests.catalog()
        let data = try ReferenceFigures.data()
        let method = try catalog.method(id)
        let artifact = try method.fit(
            Method.FitRequest(
                data: .rows(id == "softmax" ? data.three : data.binary),
                parameters: ParameterValues([:], for: method.descriptor)))
        let readout = try catalog.readout(of: artifact)
        for promise in ReadoutPromise.allCases {
            #expect(promise.breach(by: readout, seed: seed) == nil, "\(promise)")
        }
    }
}
