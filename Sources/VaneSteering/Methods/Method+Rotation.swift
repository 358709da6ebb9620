import VaneCore
import VaneTensors

extension Method {
    /// The rotation of rows within a plane.
    static let angular = Method(
        MethodDescriptor(
            "angular", .intervention, from: .labeledRows,
            summary:
                "Turns rows to an angle with the difference of class means and keeps their length.",
            source: "Vu and Nguyen 2025",
            parameters: [
                ParameterDescriptor(
                    "angle", .real(default: 0, range: -360...360), unit: "degrees",
                    "Where rows are turned to: 0 is the positive class's side, 180 the negative's."),
                ParameterDescriptor(
                    "adaptive", .flag(default: false),
                    "Whether rows on the negative class's side of the origin are left alone."),
            ]),
        fit: { request in
            let data = try request.data.requireRows(for: "angular")
            let values = request.parameters
            let rotation = try SteeringPlane(
                angle: values.real("angle"), isAdaptive: values.flag("adaptive")
            ).train(on: data, report: request.report)
            var artifact = Artifact(
                "angular", request, data.classes, rotation.direction, binaryNote: data.binaryNote)
            artifact.tensors["second"] = Tensor(shape: [rotation.second.count], rotation.second)
            return artifact
        },
        readout: direction,
        intervention: { artifact in
            let vector = try artifact.require("vector", shape: [nil])
            let second = try artifact.require("second", shape: [vector.count])
            let text = try artifact.requireParameter("angle")
            guard let angle = Double(text), angle.magnitude <= 360 else {
                throw VaneError(
                    .invalidMethod,
                    "Parameter 'angle' of 'angular' is '\(text)'; allowed: -360...360, in degrees.")
            }
            return PlaneRotation(
                Direction(
                    vector.elements, offset: artifact.tensors["offset"].map { $0[0] } ?? 0),
                second.elements, angle: angle,
                isAdaptive: try artifact.requireParameter("adaptive") == "true",
                method: artifact.method)
        })
}
