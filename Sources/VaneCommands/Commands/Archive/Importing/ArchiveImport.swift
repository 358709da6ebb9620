import ArgumentParser
import VaneArchive
import VaneCore
import VaneNumerics
import VaneTensorFiles
import VaneTensors

extension ArchiveCommand {
    /// Makes another tool's file an artefact or a corpus.
    struct Import: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Make another tool's file an artefact or a corpus.",
            discussion: """
                Reads .npy, .npz, .safetensors, .gguf control vectors and PyTorch's .pt, without running anything in it. \
                As l2s: a network of two layers, as learn to steer's release or the notes save it. As vector: what 'add' \
                adds. As corpus: states [samples, layers, values], as ITI saves them.
                """)

        /// What a file can become.
        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case l2s, vector, corpus
        }

        /// The file.
        @Argument(help: "The file.") var file: String
        /// What it becomes.
        @Option(
            name: .customLong("as"),
            help:
                "What the file becomes: l2s, vector or corpus; told by its contents when left out.")
        var kind: Kind?
        /// Where it belongs.
        @Option(name: .long, help: "Where it belongs; for a corpus, a hook point for every layer.")
        var at: String?
        /// Where the network's context is read.
        @Option(name: .long, help: "For l2s: where the network's context is read.")
        var context: String?
        /// The function between the network's layers.
        @Option(name: .long, help: "For l2s: relu or tanh, where the names do not tell.")
        var activation: String?
        /// The tensor.
        @Option(name: .long, help: "For vector and corpus: the tensor, where there are several.")
        var tensor: String?
        /// The row.
        @Option(name: .long, help: "For vector: the row of a matrix of vectors, from 0.")
        var row: Int?
        /// The labels.
        @Option(name: .long, help: "For corpus: a file of one whole number a sample.")
        var labels: String?
        /// The heads.
        @Option(name: .long, help: "For corpus: the number of heads that rows divide into.")
        var heads: Int?
        /// What to write.
        @Option(name: .long, help: "The artefact (.safetensors) or the corpus to write.")
        var out: String
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// What was written, as JSON.
        private struct Report: Encodable {
            /// The file or folder.
            let out: String
            /// The method of an artefact.
            var method: String?
            /// Where it belongs.
            var at: [String]
            /// Where its context is read.
            var context: String?
            /// The samples of a corpus.
            var samples: Int?
            /// The shapes of an artefact's tensors.
            var shapes: [String: [Int]]?
        }

        /// Reads the file and writes what it becomes.
        func run() throws {
            try OutputPath.check(out, apartFrom: file)
            let hooks = try at.map { try HookPoint.list($0) }
            let context = try context.map { try HookPoint($0) }
            let activation = try readActivation()
            let tensors = try ForeignTensors(path: file)
            let kind = try kind ?? guess(tensors)
            guard kind != .corpus else {
                let made = try CorpusImport(
                    tensors: tensors, name: tensor, hookPoints: hooks, labels: labels, heads: heads
                ).write(to: out)
                return try print(
                    Report(out: out, at: made.hookPoints.map(\.description), samples: made.samples))
            }
            guard hooks?.count ?? 1 == 1 else {
                throw CommandError("--at '\(at ?? "")' names several places; an artefact has one.")
            }
            var artifact =
                if kind == .l2s {
                    try NetworkImport(tensors: tensors, activation: activation).artifact()
                } else {
                    try VectorImport(
                        tensors: tensors, name: tensor, row: row, hookPoint: hooks?.first
                    ).artifact()
                }
            artifact.hookPoint = hooks?.first ?? artifact.hookPoint
            artifact.contextHookPoint = context
            try ArtifactFiles().save(artifact, to: out)
            try print(
                Report(
                    out: out, method: artifact.method,
                    at: artifact.hookPoint.map { [$0.description] } ?? [],
                    context: artifact.contextHookPoint?.description,
                    shapes: artifact.tensors.mapValues(\.shape)))
        }

        /// Reads `--activation`.
        private func readActivation() throws -> TwoLayerNetwork.Activation? {
            guard let activation else { return nil }
            guard let known = TwoLayerNetwork.Activation(rawValue: activation) else {
                throw VaneError(
                    .unparsable, "--activation is '\(activation)'; choose relu or tanh.")
            }
            return known
        }

        /// Tells by its contents what a file is.
        private func guess(_ tensors: ForeignTensors) throws -> Kind {
            if tensors.controlVector != nil { return .vector }
            if NetworkImport.recognizes(tensors) { return .l2s }
            if let name = tensor ?? (tensors.names.count == 1 ? tensors.names.first : nil) {
                let shape = try tensors.tensor(name).shape
                if shape.count == 1 || shape.first == 1 || row != nil { return .vector }
                if shape.count == 3 { return .corpus }
            }
            throw CommandError(
                "'\(file)' could be several things; say what it is with --as l2s, vector or corpus."
            )
        }

        /// Prints what was written.
        private func print(_ report: Report) throws {
            guard !shared.json else { return try JSONText.print(report) }
            let place =
                report.at.isEmpty
                ? "no place yet: add at= when it is applied" : report.at.joined(separator: " ")
            if let samples = report.samples {
                return Console.print("\(out): a corpus of \(samples) samples at \(place)")
            }
            var line = "\(out): \(report.method ?? ""), \(place)"
            if let shapes = report.shapes {
                line +=
                    ", "
                    + shapes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                    .joined(separator: ", ")
            }
            if kind == .l2s || report.method?.hasPrefix("l2s") == true, report.context == nil {
                line += "; add context= when it is applied"
            }
            Console.print(line)
        }
    }
}
