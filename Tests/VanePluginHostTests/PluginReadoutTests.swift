import Testing
import VaneContracts
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// Readouts of plugins, in this process and in children.
struct PluginReadoutTests {
    /// Fits the readout of the plugin that learns.
    static func readout(_ kind: String = "", sandboxed: Bool) throws -> any Readout {
        let method = try TrainedMethods.learner(kind, sandboxed: sandboxed)[1]
        let artifact = try TrainedMethods.fit(method, on: .rows(try TrainedMethods.rows()))
        return try TrainedMethods.readout(of: artifact, by: method)
    }

    @Test(arguments: [false, true])
    func `Every row gets its scores, however many rows there are`(sandboxed: Bool) throws {
        let readout = try Self.readout(sandboxed: sandboxed)
        #expect((readout.width, readout.outputs) == (SteeredPass.width, 2))
        let gap = TrainedMethods.gap(try TrainedMethods.rows())
        let values = try TrainedMethods.rows(count: 700, seed: 9).values
        let labels = (0..<700).map {
            RowLabel(sequence: 0, position: $0, promptLength: 1, token: 0)
        }
        let scores = try readout.scores(of: ActivationRows(values: values, labels: labels))
        for row in 0..<700 {
            let sum = gap.indices.reduce(0.0) { $0 + Double(values[row, $1]) * Double(gap[$1]) }
            #expect(scores[row, 0] == Float(sum))
            #expect(scores[row, 1] == Float(row))
        }
    }

    @Test(arguments: [false, true])
    func `It keeps the core's promises of readouts`(sandboxed: Bool) throws {
        let readout = try Self.readout(sandboxed: sandboxed)
        for promise in ReadoutPromise.allCases {
            #expect(promise.breach(by: readout, seed: 5) == nil)
        }
    }

    @Test(arguments: [false, true])
    func `A row that cannot be scored is an error and no score`(sandboxed: Bool) throws {
        let readout = try Self.readout("fails", sandboxed: sandboxed)
        let error = #expect(throws: VaneError.self) {
            try readout.scores(of: try TrainedMethods.rows(count: 4).values)
        }
        #expect(error?.code == .readoutFailed)
        #expect(error?.message.contains("the third row is one too many") == true)
        // What failed once is not asked again.
        #expect(throws: VaneError.self) {
            try readout.scores(of: try TrainedMethods.rows(count: 1).values)
        }
    }

    @Test(arguments: [false, true])
    func `A score that is no number is an error and no score`(sandboxed: Bool) throws {
        let readout = try Self.readout("infinite", sandboxed: sandboxed)
        let error = #expect(throws: VaneError.self) {
            try readout.scores(of: try TrainedMethods.rows(count: 4).values)
        }
        #expect(error?.code == .nonFinite)
        #expect(error?.message.hasPrefix("A readout gives row 2 the score inf") == true)
        #expect(try readout.scores(of: try TrainedMethods.rows(count: 2).values).rows == 2)
    }

    @Test(arguments: [false, true])
    func `A readout of rows without width is refused`(sandboxed: Bool) throws {
        let error = #expect(throws: PluginError.self) {
            try Self.readout("formless", sandboxed: sandboxed)
        }
        #expect(error?.code == .brokenPromise)
        #expect(error?.message.contains("reads rows of 0 values and gives 2 scores") == true)
    }

    @Test func `It may be asked from many threads at once`() async throws {
        let readout = try Self.readout(sandboxed: false)
        let values = try TrainedMethods.rows(count: 200, seed: 11).values
        let alone = try readout.scores(of: values)
        try await withThrowingTaskGroup(of: Tensor<Float>.self) { group in
            for _ in 0..<8 { group.addTask { try readout.scores(of: values) } }
            for try await scores in group { #expect(scores == alone) }
        }
    }
}
