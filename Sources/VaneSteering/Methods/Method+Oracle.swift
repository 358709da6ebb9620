import VaneCore

extension Method {
    /// The oracle that is told every prompt's own shift.
    static let p2s = Method(
        MethodDescriptor(
            "p2s", .intervention, from: .steeringPairs,
            summary: "Adds each prompt's own shift, h + a z_X: an oracle, not a method to deploy.",
            source: "P2S in Parekh et al. 2025"),
        fit: { request in
            let data = try request.data.requirePairs(for: "p2s")
            try data.requirePairs(1, for: "p2s")
            return Artifact(
                method: "p2s", parameters: request.parameters.texts, classes: data.classes,
                tensors: ["shifts": data.shifts],
                notes: ["oracle": "sequence i of a run gets row i of 'shifts'"])
        },
        intervention: { SequenceAddition(try $0.require("shifts", shape: [nil, nil])) })
}
