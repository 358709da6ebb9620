import ArgumentParser
import VaneArchive
import VaneCore
import VaneTensorFiles
import VaneTensors

extension ArchiveCommand {
    /// Writes one array of a store as a NumPy file.
    struct Export: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Write one array of a store as a NumPy file.",
            discussion: "Floats of every width are written as float32, whole numbers as int64.")

        /// The store.
        @Argument(help: "The store.") var path: String
        /// The array.
        @Option(
            name: .long, help: "The path of the array in the store, or / for a store that is one.")
        var array: String
        /// The file to write.
        @Option(name: .long, help: "The file to write; it ends in .npy.") var out: String
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// What was written, as JSON.
        private struct Report: Encodable {
            /// The file.
            let out: String
            /// The extents.
            let shape: [Int]
            /// The number type written.
            let dtype: String
        }

        /// Reads the array and writes the file.
        func run() throws {
            guard out.hasSuffix(".npy") else {
                let ending = out.split(separator: ".").last.map { "." + $0 } ?? "no ending"
                throw CommandError.notYet("vane archive export to \(ending)")
            }
            let found = try Archive(at: path).array(at: array)
            let dtype: String
            if found.dataType.isFloat {
                dtype = "float32"
                let values = try found.rows().reshaped(found.shape)
                try NumPyFile.write(values, to: out)
            } else {
                dtype = "int64"
                let values = try found.integers().map(Int64.init)
                try NumPyFile.write(Tensor(shape: found.shape, values), to: out)
            }
            let report = Report(out: out, shape: found.shape, dtype: dtype)
            guard !shared.json else { return try JSONText.print(report) }
            Console.print("\(out): \(dtype) \(found.shape)")
        }
    }
}
