import ArgumentParser
import VaneArchive
import VaneCore
import VaneSteering
import VaneTensorFiles

extension ArchiveCommand {
    /// Writes arrays of a store, or the vector of an artefact, as a file of another form.
    struct Export: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Write arrays of a store as a file that other tools read.",
            discussion: """
                Numbers keep their type, only bfloat16 is widened to float32, which changes none. A .npy file takes one \
                array, .npz and .safetensors take all below a path, and .jsonl takes arrays of one length as a table, a \
                line a row: those of the samples when the path is /. A .gguf file takes the vector of an artefact as a \
                control vector for llama.cpp and repeng.
                """)

        /// The store.
        @Argument(help: "The store; for a .gguf file, an artefact that adds a vector.")
        var path: String
        /// The array.
        @Option(
            name: .long,
            help: "The path of an array or a group in the store, or / for all of it.")
        var array = "/"
        /// The file to write.
        @Option(
            name: .long,
            help: "The file to write; it ends in .npy, .npz, .safetensors, .jsonl or .gguf.")
        var out: String
        /// Where a vector belongs.
        @Option(name: .long, help: "For .gguf: the hook point, where the artefact names none.")
        var at: String?
        /// The model's architecture.
        @Option(name: .long, help: "For .gguf: the model's architecture, as in llama.")
        var modelHint = "unknown"
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// The forms of files.
        private enum Form: String, CaseIterable {
            case npy, npz, safetensors, jsonl, gguf
        }

        /// What was written, as JSON.
        private struct Report: Encodable {
            /// The file.
            let out: String
            /// The arrays in it.
            let arrays: [String]
            /// The extents, of a single array.
            var shape: [Int]?
            /// The type of the numbers, of a single array.
            var dtype: String?
            /// The lines, of a table.
            var lines: Int?
            /// The arrays that the form cannot hold.
            var leftOut: [String] = []
        }

        /// Reads the arrays and writes the file.
        func run() throws {
            let ending = String(out.split(separator: ".").last ?? "")
            guard out.contains("."), let form = Form(rawValue: ending) else {
                let known = Form.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
                throw CommandError("--out '\(out)' has none of the endings \(known); choose one.")
            }
            try OutputPath.check(out, apartFrom: path)
            let report =
                switch form {
                case .npy: try exportArray()
                case .npz: try exportArchive()
                case .safetensors: try exportTensors()
                case .jsonl: try exportTable()
                case .gguf: try exportVector()
                }
            guard !shared.json else { return try JSONText.print(report) }
            let what =
                if let dtype = report.dtype, let shape = report.shape {
                    "\(dtype) \(shape)"
                } else if let lines = report.lines {
                    "\(lines) lines of \(report.arrays.joined(separator: ", "))"
                } else {
                    report.arrays.joined(separator: ", ")
                }
            let rest =
                report.leftOut.isEmpty
                ? "" : "; left out: \(report.leftOut.joined(separator: ", "))"
            Console.print("\(out): \(what)\(rest)")
        }

        /// Writes one array as a NumPy file.
        private func exportArray() throws -> Report {
            let found = try Archive(at: path).array(at: array)
            try NumPyFile.write(ExportedArray.streamed(found, named: array), to: out)
            return Report(
                out: out, arrays: [found.path], shape: found.shape,
                dtype: ExportedArray.typeName(of: found))
        }

        /// Writes all arrays below the path as a NumPy archive.
        private func exportArchive() throws -> Report {
            let arrays = try arrays(in: Archive(at: path))
            let tensors = try arrays.map {
                try ExportedArray.streamed($0, named: ExportedArray.name(of: $0))
            }
            try NumPyArchiveWriter.write(tensors, to: out)
            return Report(out: out, arrays: arrays.map(ExportedArray.name))
        }

        /// Writes all arrays of numbers below the path as a safetensors file.
        private func exportTensors() throws -> Report {
            let arrays = try arrays(in: Archive(at: path))
            let numbers = arrays.filter { $0.dataType.byteCount != nil }
            let leftOut = arrays.filter { $0.dataType.byteCount == nil }.map(ExportedArray.name)
            guard !numbers.isEmpty else {
                throw CommandError(
                    "'\(path)' holds only texts at '\(array)', which safetensors files cannot hold; write .jsonl."
                )
            }
            let tensors = try numbers.map {
                try ExportedArray.streamed($0, named: ExportedArray.name(of: $0))
            }
            try SafetensorsWriter.write(tensors, to: out)
            return Report(
                out: out, arrays: numbers.map(ExportedArray.name), leftOut: leftOut)
        }

        /// Writes arrays of one length as a table.
        private func exportTable() throws -> Report {
            let archive = try Archive(at: path)
            let isCorpus = archive.corpus != nil && array.allSatisfy { $0 == "/" }
            let below = isCorpus ? "samples" : array
            let table = try ArrayTable(arrays(in: archive, below: below), below: below)
            try FileBytes.write(table.lines, to: out)
            return Report(
                out: out, arrays: table.columns, lines: table.count, leftOut: table.leftOut)
        }

        /// Writes the vector of an artefact as a control vector.
        private func exportVector() throws -> Report {
            let artifact = try ArtifactFiles().load(path)
            let intervention = try shared.methods().intervention(of: artifact, from: path)
            guard let addition = intervention as? Addition else {
                throw CommandError(
                    "'\(path)' is an artefact of '\(artifact.method)', which adds no single vector; "
                        + "a control vector takes one of 'add', 'mean-s' and their like.")
            }
            let hook = try at.map { try HookPoint($0) } ?? artifact.hookPoint
            guard let hook, hook.site == .residPost, let block = hook.block, block > 0 else {
                throw CommandError(
                    "'\(path)' belongs at \(hook.map { "'\($0)'" } ?? "no hook point"), and a control vector has "
                        + "directions for 'resid_post.1' and later blocks; say one of them with --at."
                )
            }
            let vector = addition.direction.vector
            try ControlVector(modelHint: modelHint, directions: [block: vector]).write(to: out)
            return Report(
                out: out, arrays: ["direction.\(block)"], shape: [vector.count], dtype: "float32")
        }

        /// Returns the arrays at or below a path.
        private func arrays(
            in archive: Archive, below path: String? = nil
        ) throws -> [ArchiveArray] {
            let path = (path ?? array).split(separator: "/").joined(separator: "/")
            let paths = archive.arrayPaths.filter {
                path.isEmpty || $0 == path || $0.hasPrefix(path + "/")
            }
            // A path without arrays gets the archive's own error, which names those there are.
            guard !paths.isEmpty else { return [try archive.array(at: path)] }
            return try paths.map { try archive.array(at: $0) }
        }
    }
}
