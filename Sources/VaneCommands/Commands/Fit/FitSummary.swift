import VaneCore
import VaneTensors

/// What `vane fit` says about an artefact.
struct FitSummary: Encodable {
    /// The file.
    let out: String
    /// The method.
    let method: String
    /// Where it reads or edits.
    let at: String?
    /// Where contexts are read.
    let context: String?
    /// The classes.
    let classes: [String]
    /// The parameters.
    let parameters: [String: String]
    /// The notes.
    let notes: [String: String]
    /// The shapes of the tensors.
    let tensors: [String: [Int]]
    /// The hash of the samples fitted on.
    let split: String?

    /// Gathers the summary.
    init(_ artifact: Artifact, out: String) {
        self.out = out
        method = artifact.method
        at = artifact.hookPoints.isEmpty ? nil : artifact.places
        context = artifact.contextHookPoint?.description
        classes = artifact.classes
        parameters = artifact.parameters
        notes = artifact.notes
        tensors = artifact.tensors.mapValues(\.shape)
        split = artifact.splitHash
    }

    /// Prints the summary, and on standard error what training warned of.
    ///
    /// - Throws: The encoder's error.
    func show(json: Bool) throws {
        warn()
        guard !json else { return try JSONText.print(self) }
        let shapes = tensors.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        Console.print(
            "\(out): \(method) at \(at ?? "-"), fitted on \(notes["samples"] ?? "?") samples; "
                + shapes.joined(separator: ", ")
                + (classes.count > 1
                    ? "; classes in order: \(classes.joined(separator: ", "))"
                    : ""))
        if let missing = notes["samples without a row"] {
            Console.note(
                "\(out): \(missing) samples had no captured row there and were not fitted on.")
        }
    }

    /// Prints what training warned of, on standard error.
    func warn() {
        guard let warning = notes["warning"] else { return }
        Console.note("warning: '\(method)': \(warning)")
    }
}
