public import VaneTensors

/// A trained readout or intervention, as it is kept in one safetensors file.
public struct Artifact: Sendable {
    /// The id of the method.
    public var method: String
    /// The parameters it was trained with, as text.
    public var parameters: [String: String]
    /// Where its rows come from and go to; several for an intervention that acts at each of them in its own way.
    public var hookPoints: [HookPoint] = []
    /// Where its context vectors come from.
    public var contextHookPoint: HookPoint?
    /// The fingerprint of the model it was trained on: of its weights and of the configuration's numbers.
    public var modelFingerprint: String?
    /// The hash of the split it was trained on.
    public var splitHash: String?
    /// The names of the classes it tells apart.
    public var classes: [String]
    /// Further notes, by key.
    public var notes: [String: String]
    /// The numbers, by name.
    public var tensors: [String: Tensor<Float>]

    /// Creates an artefact.
    public init(
        method: String, parameters: [String: String] = [:], classes: [String] = [],
        tensors: [String: Tensor<Float>], notes: [String: String] = [:]
    ) {
        self.method = method
        self.parameters = parameters
        self.classes = classes
        self.tensors = tensors
        self.notes = notes
    }

    /// The one place where its rows come from and go to; nothing when none or several are known.
    public var hookPoint: HookPoint? {
        get { hookPoints.count == 1 ? hookPoints.first : nil }
        set { hookPoints = newValue.map { [$0] } ?? [] }
    }

    /// Returns a tensor that the method cannot do without.
    ///
    /// - Throws: ``VaneError`` with code `missingData`.
    public func require(_ name: String) throws -> Tensor<Float> {
        guard let tensor = tensors[name] else {
            let names = tensors.keys.sorted().joined(separator: ", ")
            throw VaneError(
                .missingData,
                "The artefact of '\(method)' has no tensor '\(name)', only \(names); fit it again.")
        }
        return tensor
    }
}

/// Where artefacts are kept.
public protocol ArtifactStore: Sendable {
    /// Reads an artefact.
    ///
    /// - Throws: The store's error when there is none or it cannot be read.
    func load(_ path: String) throws -> Artifact

    /// Writes an artefact; the same artefact gives the same bytes.
    ///
    /// - Throws: The store's error when it cannot be written.
    func save(_ artifact: Artifact, to path: String) throws
}
