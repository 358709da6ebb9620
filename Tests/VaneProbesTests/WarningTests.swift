import Testing
import VaneCore
import VaneTensors

@testable import VaneProbes

/// What becomes of a search that stops short of the optimum.
@Suite struct WarningTests {
    /// A method whose training reports what it is told to.
    static func method(_ reports: [TrainingProgress]) -> Method {
        Method(
            MethodDescriptor("told", .readout, from: .nothing, summary: "Told.", source: ""),
            fit: { request in
                reports.forEach(request.report)
                return Artifact(method: "told", tensors: [:], notes: ["seed": "0"])
            })
    }

    @Test func `A warning that training reports is kept in the artefact and passed on`() throws {
        let method = Self.method([
            TrainingProgress(epoch: 1, loss: 2),
            TrainingProgress(epoch: 2, loss: 1, warning: "Not quite."),
        ])
        let losses = Losses()
        let artifact = try method.fit(
            Method.FitRequest(
                data: .nothing, parameters: ParameterValues([:], for: method.descriptor),
                report: { losses.append($0) }))
        #expect(artifact.notes == ["seed": "0", "warning": "Not quite."])
        #expect(losses.epochs == [1, 2])
    }

    @Test func `Without a warning there is no note of one`() throws {
        let method = Self.method([TrainingProgress(epoch: 1, loss: 2)])
        let artifact = try method.fit(
            Method.FitRequest(
                data: .nothing, parameters: ParameterValues([:], for: method.descriptor)))
        #expect(artifact.notes == ["seed": "0"])
    }

    @Test(arguments: ["logistic", "softmax", "bag-of-words"])
    func `A probe that reaches its optimum warns of nothing`(id: String) throws {
        let rows = try ReferenceFigures.data().three
        #expect(try ProbeGoldenTests.fit(id, rows).notes["warning"] == nil)
    }

    @Test func `A probe that falls short of its optimum says so in its artefact`() throws {
        // Coordinates of 1e4 beside coordinates of 1e-4: the gradient alone, of which L-BFGS knows little more, is blind.
        var rows = try ReferenceFigures.data().three
        rows.values = Tensor(
            shape: rows.values.shape,
            rows.values.elements.enumerated().map { $1 * [1e4, 1e2, 1, 1e-2, 1e-4][$0 % 5] })
        let warning = try ProbeGoldenTests.fit("softmax", rows, ["c": "1e8"]).notes["warning"]
        #expect(warning?.hasPrefix("The solver stopped at iteration ") == true)
    }
}
