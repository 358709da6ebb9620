import VaneCore
import VaneTensors

extension Method {
    /// The removal of one direction.
    static let ablation = editing(
        MethodDescriptor(
            "ablation", .intervention, from: .labeledRows,
            summary: "Takes away the component along the difference of class means, h - a u u'h.",
            source: "Arditi et al. 2024, section 2")
    ) { data, request in
        try DirectionalAblation().train(on: data, report: request.report)
    }

    /// The replacement of one component by a place between the class means.
    static let affineEdit = editing(
        MethodDescriptor(
            "ace", .intervention, from: .labeledRows,
            summary:
                "Sets the component along the difference of class means to a place between them.",
            source: "Marshall, Scherlis and Belrose 2024",
            parameters: [
                ParameterDescriptor(
                    "reach", .real(default: 1, range: -1e6...1e6), unit: "class gaps",
                    "How far from the negative mean, 0, to the positive mean, 1, rows are put.")
            ])
    ) { data, request in
        try AffineEdit(reach: request.parameters.real("reach")).train(
            on: data, report: request.report)
    }

    /// The replacement of a positive component by a multiple of the largest one seen.
    static let clamp = editing(
        MethodDescriptor(
            "clamp", .intervention, from: .labeledRows,
            summary:
                "Sets a positive component along the class means to a multiple of the largest.",
            source: "'Subspace clamping' in Wu et al. 2025",
            parameters: [
                ParameterDescriptor(
                    "factor", .real(default: 1, range: -1e6...1e6),
                    "What the largest component of a positive row is multiplied by.")
            ]), isRectified: true
    ) { data, request in
        try SubspaceClamp(factor: request.parameters.real("factor")).train(
            on: data, report: request.report)
    }

    /// Makes a method whose artefact is an edit of one component.
    ///
    /// The artefact holds the unit `vector`, `[D]`, the `offset`, `[1]`, by which it reads, and the `target`, `[1]`.
    private static func editing(
        _ descriptor: MethodDescriptor, isRectified: Bool = false,
        training train: @escaping @Sendable (LabeledRows, FitRequest) throws -> ComponentEdit
    ) -> Method {
        Method(
            descriptor,
            fit: { request in
                let data = try request.data.requireRows(for: descriptor.id)
                let edit = try train(data, request)
                var artifact = Artifact(
                    descriptor.id, request, data.classes, edit.direction,
                    binaryNote: data.binaryNote)
                artifact.tensors["target"] = Tensor(shape: [1], [edit.target])
                return artifact
            },
            readout: direction,
            intervention: { artifact in
                let vector = try artifact.require("vector", shape: [nil])
                let target = try artifact.require("target", shape: [1])
                let offset = artifact.tensors["offset"].map { $0[0] } ?? 0
                return ComponentEdit(
                    Direction(vector.elements, offset: offset), target: target[0],
                    isRectified: isRectified, method: artifact.method)
            })
    }
}
