import VaneCore
import VaneTensorFiles
import VaneTensors

/// Artefacts as safetensors files whose metadata say what they are.
struct ArtifactFiles: ArtifactStore {
    /// The version of the metadata's form.
    private static let schema = "1"

    /// Reads an artefact.
    ///
    /// - Throws: `TensorFileError` for a file that is no safetensors file, `CommandError` for one that is no artefact.
    func load(_ path: String) throws -> Artifact {
        let file = try SafetensorsFile(path: path)
        let metadata = file.metadata
        guard metadata["vane.schema"] == ArtifactFiles.schema, let method = metadata["vane.method"]
        else {
            throw CommandError(
                "'\(path)' is a safetensors file but no artefact of Vane; fit one with 'vane fit'.")
        }
        var tensors: [String: Tensor<Float>] = [:]
        for tensor in file.tensors {
            let values = try tensor.floats()
            guard values.elements.allSatisfy(\.isFinite) else {
                throw VaneError(
                    .nonFinite,
                    "'\(path)' holds numbers in '\(tensor.name)' that are not finite; fit it again."
                )
            }
            tensors[tensor.name] = values
        }
        var artifact = Artifact(
            method: method, parameters: Self.entries(metadata, below: "vane.parameter."),
            classes: Self.classes(metadata["vane.classes"] ?? ""),
            tensors: tensors, notes: Self.entries(metadata, below: "vane.note."))
        try CommandError.naming(path) {
            artifact.hookPoints = try metadata["vane.hook"].map { try HookPoint.list($0) } ?? []
            artifact.contextHookPoint = try metadata["vane.context"].map { try HookPoint($0) }
        }
        artifact.modelFingerprint = metadata["vane.model"]
        artifact.splitHash = metadata["vane.split"]
        return artifact
    }

    /// Writes an artefact.
    ///
    /// - Throws: `TensorFileError` when the file cannot be written.
    func save(_ artifact: Artifact, to path: String) throws {
        var metadata = [
            "vane.schema": Self.schema, "vane.method": artifact.method,
            "vane.version": Version.current,
        ]
        if !artifact.hookPoints.isEmpty { metadata["vane.hook"] = artifact.places }
        metadata["vane.context"] = artifact.contextHookPoint?.description
        metadata["vane.model"] = artifact.modelFingerprint
        metadata["vane.split"] = artifact.splitHash
        if !artifact.classes.isEmpty {
            metadata["vane.classes"] = artifact.classes.map(Self.line).joined(separator: "\n")
        }
        for (name, text) in artifact.parameters { metadata["vane.parameter." + name] = text }
        for (name, text) in artifact.notes { metadata["vane.note." + name] = text }
        var writer = SafetensorsWriter(metadata: metadata)
        for (name, tensor) in artifact.tensors.sorted(by: { $0.key < $1.key }) {
            try writer.add(tensor, named: name)
        }
        try writer.write(to: path)
    }

    /// Writes a class's name as a line: a backslash stands before a backslash, and before the `n` of a line end.
    private static func line(_ name: String) -> String {
        name.reduce(into: "") { line, character in
            switch character {
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            default: line.append(character)
            }
        }
    }

    /// Reads the names of classes from lines.
    private static func classes(_ text: String) -> [String] {
        text.split(separator: "\n").map { line in
            var (name, isEscaped) = ("", false)
            for character in line {
                if isEscaped {
                    name.append(character == "n" ? "\n" : character)
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else {
                    name.append(character)
                }
            }
            return name
        }
    }

    /// Returns the entries whose keys begin with a prefix, under the rest of their keys.
    private static func entries(
        _ metadata: [String: String], below prefix: String
    ) -> [String: String] {
        Dictionary(
            metadata.filter { $0.key.hasPrefix(prefix) }.map {
                (String($0.key.dropFirst(prefix.count)), $0.value)
            }, uniquingKeysWith: { $1 })
    }
}

extension Artifact {
    /// The hook points in their written form, with commas between them.
    var places: String { hookPoints.map(\.description).joined(separator: ",") }
}

extension MethodCatalog {
    /// Makes the readout of an artefact that a file holds.
    ///
    /// - Throws: `CommandError` that names the file when its method is unknown, cannot read, or finds the artefact wanting.
    func readout(of artifact: Artifact, from path: String) throws -> any Readout {
        try CommandError.naming(path) {
            try look(at: artifact, from: path)
            return try readout(of: artifact)
        }
    }

    /// Makes the intervention of an artefact that a file holds.
    ///
    /// - Throws: `CommandError` that names the file when its method is unknown, cannot steer, or finds the artefact wanting.
    func intervention(of artifact: Artifact, from path: String) throws -> any Intervention {
        try CommandError.naming(path) {
            try look(at: artifact, from: path)
            return try intervention(of: artifact)
        }
    }

    /// Refuses an artefact of a plugin that is not loaded, and warns when the library is another than the one it was fitted with.
    private func look(at artifact: Artifact, from path: String) throws {
        guard let fitted = artifact.notes["plugin-fingerprint"] else { return }
        guard let method = methods.first(where: { $0.descriptor.id == artifact.method }) else {
            throw VaneError(
                .invalidMethod,
                "its method '\(artifact.method)' is a plugin's (SHA-256 \(fitted.prefix(12))…) that is not loaded; load it with "
                    + "--plugin LIB or by VANE_PLUGIN_PATH.")
        }
        guard case .plugin(let library, let loaded) = method.descriptor.origin, loaded != fitted
        else { return }
        Console.note(
            "warning: '\(path)' was fitted with a library of SHA-256 \(fitted.prefix(12))…, and '\(library)' has "
                + "\(loaded.prefix(12))…; fit it again if the two differ in what they compute.")
    }
}
