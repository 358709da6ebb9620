import Testing
import VaneContracts
import VaneCore
import VaneTensors

@testable import VaneSteering

@Suite struct HeadShiftTests {
    /// A model of three blocks with four heads of two values.
    static let model = ModelDescription(
        name: "heads", architecture: "Toy", fingerprint: "00", tokenizerFingerprint: "00",
        blocks: 3, width: 8, heads: 4, headWidth: 2, hiddenWidth: 8, vocabulary: 9,
        contextLength: 16)

    /// Two heads of block 2 and one of block 0.
    static let shift = HeadShift(
        [(2, 3, 0.5), (0, 1, 2), (2, 0, 0.25)].map { block, head, deviation in
            HeadShift.Head(
                hook: HookPoint(.headOut, block: block, head: head), direction: [0.6, -0.8],
                deviation: deviation)
        }, headsOfBlock: 4)

    /// The shift of the heads of one block.
    static let oneBlock = HeadShift(
        shift.heads.filter { $0.hook.block == 2 }, headsOfBlock: 4)

    @Test(.tags(.law), arguments: [1, 2, 3] as [UInt64])
    func `A shift of heads of one block keeps every promise`(seed: UInt64) {
        let subject = InterventionSubject(Self.oneBlock, width: 8, isLinear: true)
        for promise in InterventionPromise.allCases {
            #expect(promise.breach(by: subject, seed: seed) == nil, "\(promise)")
        }
    }

    @Test(.tags(.law)) func `A run shifts the chosen heads where they are, and no bit elsewhere`()
        throws
    {
        let application = Application(
            "iti", Self.shift, at: Self.shift.hookPoints, selecting: .all, strength: .constant(4))
        let run = try InterventionRun(
            [application], of: Self.model, plan: RunPlan(sequences: 1, rowsPerPass: 2))
        let labels = (0..<2).map {
            RowLabel(sequence: 0, position: $0, promptLength: 2, token: 1)
        }
        let deviations: [Int: [Int: Float]] = [0: [1: 2], 2: [0: 0.25, 3: 0.5]]
        for block in 0..<3 {
            #expect(run.wants(.headOut, block: block) == (block != 1))
            let before = Samples.centred(51, UInt64(block), 2, 8)
            var after = before
            after.withMutableSpan {
                run.visit(.headOut, block: block, values: &$0, width: 8, labels: labels)
            }
            for i in 0..<after.count {
                let deviation = deviations[block]?[i % 8 / 2] ?? 0
                let shift: Float = deviation * (i % 2 == 0 ? 0.6 : -0.8)
                let expected = shift == 0 ? before[i] : before[i] + 4 * shift
                #expect(after[i].bitPattern == expected.bitPattern)
            }
        }
        run.scored(labels[1])
        let entry = try run.receipt().applications[0]
        #expect(entry.status == .applied)
        #expect(entry.visits.map(\.hookPoint) == Self.shift.hookPoints)
        #expect(entry.rowsChanged == 4)
    }

    @Test(.tags(.law)) func `At a head's own hook point that head alone is shifted`() throws {
        let hook = HookPoint(.headOut, block: 2, head: 3)
        let prepared = try Self.shift.prepare(
            for: RunShape(width: 2, sequences: 1, rows: 1, at: hook))
        var rows = ActivationRows(
            values: Tensor(shape: [1, 2], [1, 1]),
            labels: [RowLabel(sequence: 0, position: 0, promptLength: 1, token: 0)])
        _ = prepared.apply(to: &rows)
        #expect(rows.tensor.elements == [1 + 0.5 * 0.6, 1 - 0.5 * 0.8])
    }

    @Test func `A place that is not said, or has no chosen head, is refused`() {
        func message(_ hook: HookPoint?, width: Int = 8) -> String? {
            #expect(throws: VaneError.self) {
                try Self.shift.prepare(
                    for: RunShape(width: width, sequences: 1, rows: 1, at: hook))
            }?.message
        }
        #expect(
            message(nil)
                == "'iti' shifts heads at head_out.0, head_out.2 and was not told where its rows come from; prepare it for "
                + "one of them.")
        #expect(
            message(HookPoint(.headOut, block: 1))
                == "'iti' shifts no head at 'head_out.1', only head_out.2.3, head_out.0.1, head_out.2.0; apply it there."
        )
        #expect(
            message(HookPoint(.residPost, block: 2))?.hasPrefix(
                "'iti' shifts no head at 'resid_post.2', only ") == true)
        #expect(
            message(HookPoint(.headOut, block: 2), width: 6)
                == "'iti' was made for rows of 8 values, these have 6; apply it where it was fitted or fit it here."
        )
    }

    /// The artefact of two heads of unlike accuracies.
    private func artifact() throws -> Artifact {
        let heads = [(0, 0.75), (1, 0.5)].map { block, accuracy in
            let axis = HeadScores.Axis(direction: [0, 1], deviation: 3)
            return HeadScores.Head(
                hook: HookPoint(.headOut, block: block, head: 3), accuracy: accuracy,
                massMean: axis, probe: axis)
        }
        let scores = try HeadScores(
            heads, headsOfBlock: 4, classes: ["no", "yes"], warning: "short of the optimum")
        return try Method.headShift.fit(
            Method.FitRequest(
                data: .heads(scores),
                parameters: try ParameterValues(
                    ["heads": "2"], for: Method.headShift.descriptor)))
    }

    @Test func `An artefact gives back its heads and keeps the sweep's warning`() throws {
        let artifact = try artifact()
        #expect(artifact.notes["warning"] == "short of the optimum")
        #expect(artifact.classes == ["no", "yes"])
        let shift = try #require(try Samples.catalog().intervention(of: artifact) as? HeadShift)
        #expect(shift.hookPoints == artifact.hookPoints)
        #expect(shift.heads.map(\.hook.description) == ["head_out.0.3", "head_out.1.3"])
        #expect(shift.heads.map(\.shift) == [[0, 3], [0, 3]])
    }

    @Test func `An artefact whose notes and tensors disagree is refused`() throws {
        func code(_ change: (inout Artifact) -> Void) throws -> VaneError.Code? {
            var artifact = try artifact()
            change(&artifact)
            return #expect(throws: VaneError.self) {
                try Samples.catalog().intervention(of: artifact)
            }?.code
        }
        #expect(try code { $0.notes["heads"] = nil } == .missingData)
        #expect(try code { $0.notes["heads-of-block"] = "3" } == .missingData)
        #expect(try code { $0.notes["heads"] = "head_out.0.3,head_out.0.3" } == .missingData)
        #expect(try code { $0.notes["heads"] = "head_out.0.3" } == .shapeMismatch)
        #expect(try code { $0.notes["heads"] = "head_out.0.3,head_out.1" } == .missingData)
        #expect(try code { $0.tensors["deviations"] = nil } == .missingData)
    }

    @Test func `Rows without scores of heads are refused`() throws {
        let error = VaneError(
            .missingData,
            "'iti' learns from the scores of all heads; measure them on rows of head_out, a part of them held out."
        )
        #expect(throws: error) {
            try Method.headShift.fit(
                Method.FitRequest(
                    data: .rows(try Samples.rows()),
                    parameters: try ParameterValues([:], for: Method.headShift.descriptor)))
        }
    }
}
