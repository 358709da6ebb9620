import Testing
import VaneCore
import VaneTensors

@testable import VaneSteering

/// Data and artefacts that methods cannot work with, and the one line they answer.
@Suite struct RefusalTests {
    /// Fits a method with its defaults.
    @discardableResult
    static func fit(
        _ id: String, _ data: TrainingData, _ settings: [String: String] = [:]
    ) throws -> Artifact {
        let method = try Samples.catalog().method(id)
        return try method.fit(
            Method.FitRequest(
                data: data, parameters: try ParameterValues(settings, for: method.descriptor)))
    }

    /// Pairs with chosen labels.
    static func pairs(_ labels: [Int]) throws -> TrainingData {
        .pairs(
            try SteeringDataset(
                contexts: Samples.centred(61, 0, labels.count, 3),
                shifts: Samples.centred(61, 1, labels.count, 2), labels: labels,
                classes: ["plain", "a", "b"]))
    }

    @Test(arguments: ["mean-s", "constant", "p2s", "ridge", "l2s-notes", "caa"])
    func `No pairs are refused`(id: String) throws {
        let error = VaneError(
            .missingData,
            "'\(id)' needs at least \(id == "ridge" ? 2 : 1) pairs, the data hold 0; capture more "
                + "prompts.")
        #expect(throws: error) { try Self.fit(id, Self.pairs([])) }
    }

    @Test func `Fewer pairs than neighbours are refused`() throws {
        let error = VaneError(
            .missingData, "'knn' needs at least 8 pairs, the data hold 3; capture more prompts.")
        #expect(throws: error) { try Self.fit("knn", Self.pairs([0, 1, 2])) }
    }

    @Test func `Neutral pairs alone are refused where they are left out`() throws {
        let error = VaneError(
            .missingData,
            "'mean-s-cautious' leaves out class 'plain', and every pair is of it; capture prompts of "
                + "other classes.")
        #expect(throws: error) { try Self.fit("mean-s-cautious", Self.pairs([0, 0])) }
    }

    @Test func `A class without pairs is refused by the gate`() throws {
        let error = VaneError(
            .missingData, "'gate' has no row of class 'a'; give every class at least one row.")
        #expect(throws: error) { try Self.fit("gate", Self.pairs([0, 2, 0, 2])) }
    }

    @Test(
        arguments: ["diff-of-means", "probe-direction"] + Samples.components + ["leace", "angular"])
    func `A class without rows is refused`(id: String) throws {
        let rows = try LabeledRows(
            values: Samples.centred(61, 2, 3, 2), labels: [1, 1, 1], classes: ["plain", "a"])
        let error = VaneError(
            .missingData, "'\(id)' has no row of class 'plain'; give every class at least one row.")
        #expect(throws: error) { try Self.fit(id, .rows(rows)) }
    }

    @Test func `Data of another kind are refused`() throws {
        let pairs = VaneError(
            .missingData,
            "'l2s-paper' learns from contrast pairs; capture with positive and negative prompts.")
        #expect(throws: pairs) { try Self.fit("l2s-paper", .rows(Samples.rows())) }
        let rows = VaneError(
            .missingData, "'diff-of-means' learns from labelled rows; give data with labels.")
        #expect(throws: rows) { try Self.fit("diff-of-means", .nothing) }
    }

    @Test(arguments: ["none", "prompt"]) func `A reference row is not fitted`(id: String) throws {
        let error = VaneError(
            .invalidMethod,
            "'\(id)' is a row of comparisons: there is nothing to fit or apply.")
        #expect(throws: error) { try Self.fit(id, .nothing) }
        let method = try Samples.catalog().method(id)
        #expect(method.intervention == nil && method.descriptor.input == .nothing)
    }

    @Test func `A given vector is not fitted`() {
        let error = VaneError(
            .missingData,
            "'add' learns nothing: import a vector with 'vane archive import', or fit 'mean-s'.")
        #expect(throws: error) { try Self.fit("add", .nothing) }
    }

    @Test func `Shifts for another number of prompts are refused`() throws {
        let artifact = try Self.fit("p2s", Self.pairs([0, 1, 2]))
        let oracle = try Samples.catalog().intervention(of: artifact)
        let error = VaneError(
            .shapeMismatch,
            "'p2s' knows the shifts of 3 prompts, this run has 4; apply the oracle to the prompts "
                + "whose contrasts it was given.")
        #expect(throws: error) {
            try oracle.prepare(for: RunShape(width: 2, sequences: 4, rows: 4))
        }
    }

    @Test func `A tensor of another shape is refused`() throws {
        var artifact = try Self.fit("ridge", Self.pairs([0, 1, 2]))
        artifact.contextHookPoint = HookPoint(.residPost, block: 0)
        artifact.tensors["weight"] = Tensor(shape: [2, 2], repeating: 0)
        let error = VaneError(
            .shapeMismatch,
            "Tensor 'weight' of 'ridge' has shape [2, 2] where [3, ?] is expected; fit it again.")
        #expect(throws: error) { try Samples.catalog().intervention(of: artifact) }
        artifact.tensors["weight"] = nil
        let missing = VaneError(
            .missingData,
            "The artefact of 'ridge' has no tensor 'weight', only inverse-deviation, mean, offset; "
                + "fit it again.")
        #expect(throws: missing) { try Samples.catalog().intervention(of: artifact) }
    }

    @Test func `More neighbours than pairs in an artefact are refused`() throws {
        var artifact = try Self.fit("knn", Self.pairs([0, 1, 2]), ["k": "2"])
        artifact.contextHookPoint = HookPoint(.residPost, block: 0)
        artifact.parameters["k"] = "9"
        let error = VaneError(
            .invalidMethod,
            "Parameter 'k' of 'knn' is '9'; allowed: 1...3, the number of pairs.")
        #expect(throws: error) { try Samples.catalog().intervention(of: artifact) }
        artifact.parameters["k"] = nil
        let missing = VaneError(
            .missingData, "The artefact of 'knn' does not name its parameter 'k'; fit it again.")
        #expect(throws: missing) { try Samples.catalog().intervention(of: artifact) }
    }
}
