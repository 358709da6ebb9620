internal import VaneCore
internal import VaneTensors

/// One method that a library offers.
struct Offer: Sendable {
    /// What the method is.
    let descriptor: MethodDescriptor
    /// Checks parameters and makes what needs no training; nothing where the method has to learn first.
    let make: @Sendable (ParameterValues) throws -> OfferedWork?
    /// How the method learns, where it does.
    let schooling: Schooling?

    /// How a method learns and how it is brought back.
    struct Schooling: Sendable {
        /// Learns with parameters and a seed.
        let train:
            @Sendable (ParameterValues, UInt64, TrainingData, (TrainingProgress) -> Void) throws ->
                OfferedWork
        /// Brings back what was kept.
        let restore: @Sendable ([String: Tensor<Float>], ParameterValues) throws -> OfferedWork
    }

    /// Creates the offer of a method that needs no training.
    init(
        descriptor: MethodDescriptor,
        make: @escaping @Sendable (ParameterValues) throws -> OfferedWork
    ) {
        self.descriptor = descriptor
        self.make = make
        schooling = nil
    }

    /// Creates the offer of a method that learns.
    init<Offered: PluginTrainer>(
        training type: Offered.Type, _ descriptor: MethodDescriptor,
        work: @escaping @Sendable (Offered.Trained) -> OfferedWork
    ) {
        self.descriptor = descriptor
        make = { values in
            _ = try Offered(parameters: values)
            return nil
        }
        schooling = Schooling(
            train: { values, seed, data, report in
                let examples = try Offered.Input(data, for: Offered.id)
                let trainer = try Offered(parameters: values, seed: seed)
                return work(try trainer.train(on: examples, report: report))
            },
            restore: { work(try Offered.Trained(tensors: $0, parameters: $1)) })
    }
}

/// What an instance does, once it has learned what it has to.
struct OfferedWork: Sendable {
    /// What a method yields.
    enum Kind: Sendable {
        /// Edits.
        case intervention(any Intervention)
        /// Scores.
        case readout(any Readout)
    }

    /// What it yields.
    let kind: Kind
    /// What is kept of it.
    let tensors: [String: Tensor<Float>]

    /// Creates work.
    init(_ kind: Kind, keeping tensors: [String: Tensor<Float>] = [:]) {
        self.kind = kind
        self.tensors = tensors
    }

    /// The intervention, if it is one.
    var intervention: (any Intervention)? {
        if case .intervention(let intervention) = kind { intervention } else { nil }
    }

    /// The readout, if it is one.
    var readout: (any Readout)? {
        if case .readout(let readout) = kind { readout } else { nil }
    }
}
