internal import Synchronization

/// A method that can be listed, fitted, saved and applied; the one path of built-ins and plugins.
public struct Method: Sendable {
    /// A wish to fit a method.
    public struct FitRequest: Sendable {
        /// What is learned from.
        public var data: TrainingData
        /// The parameters.
        public var parameters: ParameterValues
        /// The seed of everything random.
        public var seed: UInt64
        /// Where training reports to.
        public var report: @Sendable (TrainingProgress) -> Void

        /// Creates a request.
        public init(
            data: TrainingData, parameters: ParameterValues, seed: UInt64 = 0,
            report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
        ) {
            self.data = data
            self.parameters = parameters
            self.seed = seed
            self.report = report
        }
    }

    /// What the method is.
    public let descriptor: MethodDescriptor

    /// Learns an artefact; its hook points, model and split are filled in by the caller.
    ///
    /// A warning that training reports is kept in the artefact's note `warning`.
    public let fit: @Sendable (FitRequest) throws -> Artifact

    /// Makes a readout of an artefact, when the method can read.
    public let readout: (@Sendable (Artifact) throws -> any Readout)?

    /// Makes an intervention of an artefact, when the method can steer.
    public let intervention: (@Sendable (Artifact) throws -> any Intervention)?

    /// Creates a method.
    public init(
        _ descriptor: MethodDescriptor, fit: @escaping @Sendable (FitRequest) throws -> Artifact,
        readout: (@Sendable (Artifact) throws -> any Readout)? = nil,
        intervention: (@Sendable (Artifact) throws -> any Intervention)? = nil
    ) {
        self.descriptor = descriptor
        self.fit = { request in
            let warning = Mutex<String?>(nil)
            var heard = request
            heard.report = { progress in
                if let text = progress.warning { warning.withLock { $0 = text } }
                request.report(progress)
            }
            var artifact = try fit(heard)
            if let text = warning.withLock({ $0 }) { artifact.notes["warning"] = text }
            return artifact
        }
        self.readout = readout
        self.intervention = intervention
    }
}

/// Every method there is, built in and loaded, by id.
public struct MethodCatalog: Sendable {
    /// The methods, in the order added.
    public private(set) var methods: [Method] = []

    /// Creates an empty catalog.
    public init() {}

    /// Adds methods.
    ///
    /// - Throws: ``VaneError`` with code `invalidMethod` when an id is taken.
    public mutating func add(_ more: [Method]) throws {
        for method in more {
            let id = method.descriptor.id
            if let first = methods.first(where: { $0.descriptor.id == id }) {
                throw VaneError(
                    .invalidMethod,
                    "Method '\(id)' exists twice, the first is \(first.descriptor.origin.words); load one of the two, or give the "
                        + "plugin's method another id.")
            }
            methods.append(method)
        }
    }

    /// Returns a method.
    ///
    /// - Throws: ``VaneError`` with code `invalidMethod` when there is none of that id.
    public func method(_ id: String) throws -> Method {
        guard let found = methods.first(where: { $0.descriptor.id == id }) else {
            let ids = methods.map(\.descriptor.id).joined(separator: ", ")
            throw VaneError(.invalidMethod, "There is no method '\(id)'; there are \(ids).")
        }
        return found
    }

    /// Makes the readout of an artefact.
    ///
    /// - Throws: ``VaneError`` with code `invalidMethod` when its method is unknown or cannot read.
    public func readout(of artifact: Artifact) throws -> any Readout {
        guard let make = try method(artifact.method).readout else {
            throw VaneError(
                .invalidMethod, "'\(artifact.method)' steers but does not read; choose a readout.")
        }
        return try make(artifact)
    }

    /// Makes the intervention of an artefact.
    ///
    /// - Throws: ``VaneError`` with code `invalidMethod` when its method is unknown or cannot steer.
    public func intervention(of artifact: Artifact) throws -> any Intervention {
        guard let make = try method(artifact.method).intervention else {
            throw VaneError(
                .invalidMethod,
                "'\(artifact.method)' reads but does not steer; choose an intervention.")
        }
        return try make(artifact)
    }
}
