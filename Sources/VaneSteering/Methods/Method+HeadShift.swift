public import VaneCore
import VaneTensors

extension Method {
    /// Inference-time intervention: the shift of the heads that a sweep of probes ranks first.
    ///
    /// The artefact holds `directions`, `[K, D_head]`, `deviations`, `[K]`, and `accuracies`, `[K]`; its notes name the `heads` in
    /// the same order and say how many `heads-of-block` there are. It acts at all its hook points.
    public static let headShift = Method(
        MethodDescriptor(
            "iti", .intervention, from: .headScores,
            summary:
                "Shifts the K most readable heads along a direction of each, x + a sigma theta.",
            source: "Li et al. 2023, equation (2)",
            parameters: [
                ParameterDescriptor(
                    "heads", .integer(default: 48, range: 1...1_000_000), unit: "heads",
                    "K, how many heads are shifted."),
                ParameterDescriptor(
                    "direction",
                    .choice(
                        default: HeadSelection.Direction.massMean.rawValue,
                        of: HeadSelection.Direction.allCases.map(\.rawValue)),
                    "The difference of a head's class means, or the weight of its probe."),
            ]),
        fit: { request in
            let scores = try request.data.requireHeads(for: "iti")
            let values = request.parameters
            let trainer = HeadSelection(
                count: values.integer("heads"),
                direction: HeadSelection.Direction(rawValue: values.choice("direction"))
                    ?? .massMean)
            let shift = try trainer.train(on: scores, report: request.report)
            return Artifact(shift, of: scores, request)
        }, intervention: { try HeadShift(from: $0) })
}

/// The key of the note that names the chosen heads.
private let headsNote = "heads"
/// The key of the note that says how many heads a block has.
private let headsOfBlockNote = "heads-of-block"

extension Artifact {
    /// Creates the artefact of a shift of heads.
    fileprivate init(_ shift: HeadShift, of scores: HeadScores, _ request: Method.FitRequest) {
        let heads = shift.heads
        self.init(
            method: "iti", parameters: request.parameters.texts, classes: scores.classes,
            tensors: [
                "directions": Tensor(
                    shape: [heads.count, heads[0].direction.count], heads.flatMap(\.direction)),
                "deviations": Tensor(shape: [heads.count], heads.map(\.deviation)),
                "accuracies": Tensor(
                    shape: [heads.count],
                    scores.heads.prefix(heads.count).map { Float($0.accuracy) }),
            ],
            notes: [
                headsNote: heads.map(\.hook.description).joined(separator: ","),
                headsOfBlockNote: "\(scores.headsOfBlock)",
            ])
        hookPoints = shift.hookPoints
    }
}

extension HeadShift {
    /// Reads the shift of heads that an artefact holds.
    ///
    /// - Throws: `VaneError` with code `missingData` or `shapeMismatch`, and `unparsable` for names that are no hook points.
    fileprivate init(from artifact: Artifact) throws {
        guard let names = artifact.notes[headsNote],
            let headsOfBlock = artifact.notes[headsOfBlockNote].flatMap({ Int($0) })
        else {
            throw VaneError(
                .missingData,
                "The artefact of 'iti' does not note its '\(headsNote)' and '\(headsOfBlockNote)'; fit it again."
            )
        }
        let hooks = try HookPoint.list(names)
        let directions = try artifact.require("directions", shape: [hooks.count, nil])
        let deviations = try artifact.require("deviations", shape: [hooks.count])
        guard hooks.allSatisfy({ ($0.head ?? .max) < headsOfBlock }),
            Set(hooks).count == hooks.count
        else {
            throw VaneError(
                .missingData,
                "The artefact of 'iti' notes \(names), which are not all heads of blocks of \(headsOfBlock), each once; fit "
                    + "it again.")
        }
        let width = directions.width
        self.init(
            hooks.indices.map { place in
                Head(
                    hook: hooks[place],
                    direction: (0..<width).map { directions[place, $0] },
                    deviation: deviations[place])
            }, headsOfBlock: headsOfBlock)
    }
}
