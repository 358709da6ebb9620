import VaneCore
import VaneTensors

extension Method {
    /// The least change after which no linear probe tells classes.
    static let erasure = Method(
        MethodDescriptor(
            "leace", .intervention, from: .labeledRows,
            summary: "Takes away, by the least change, all that a linear probe tells classes by.",
            source: "Belrose et al. 2023",
            parameters: [
                ParameterDescriptor(
                    "shrinkage", .real(default: 0.1, range: 0...0.999_999),
                    "The share of the covariance that is replaced by a sphere as large.")
            ]),
        fit: { request in
            let data = try request.data.requireRows(for: "leace")
            let edit = try ConceptErasure(shrinkage: request.parameters.real("shrinkage")).train(
                on: data, report: request.report)
            return Artifact(
                method: "leace", parameters: request.parameters.texts, classes: data.classes,
                tensors: ["read": edit.read, "write": edit.write, "offset": edit.offset])
        },
        intervention: { artifact in
            let read = try artifact.require("read", shape: [nil, nil])
            return Erasure(
                read: read,
                write: try artifact.require("write", shape: [read.rows, read.width]),
                offset: try artifact.require("offset", shape: [read.rows]),
                method: artifact.method)
        })
}
