import VaneArchive
import VaneCore
import VaneNumerics
import VaneTensorFiles
import VaneTensors

/// Hidden states to time an archive with, in batches as a model yields them: those of a file, or noise.
struct BenchmarkStates {
    /// The rows of a batch.
    private static let batchRows = 4096
    /// The rows of a sample.
    private static let sampleLength = 256

    /// The hook points.
    let hookPoints: [HookPoint]
    /// The width of a row by hook point.
    let widths: [HookPoint: Int]
    /// The number of rows.
    let rows: Int
    /// All rows.
    let batches: [ActivationBatch]
    /// How the states are kept where they come from.
    let encoding: ActivationEncoding

    /// Reads the tensors of a safetensors file, each named by its hook point.
    ///
    /// - Throws: `TensorFileError`, and `CommandError` for tensors that are no states of as many rows.
    init(file path: String) throws {
        let tensors = try SafetensorsFile(path: path).tensors.sorted { $0.name < $1.name }
        guard let first = tensors.first,
            tensors.allSatisfy({ $0.shape.count == 2 && $0.shape[0] == first.shape[0] }),
            first.count > 0
        else {
            throw CommandError(
                "'\(path)' does not hold matrices of the same number of rows; "
                    + "give one tensor [rows, width] for each hook point, named by it.")
        }
        let encoding: ActivationEncoding =
            switch first.elementType {
            case .float16: .float16
            case .bfloat16: .bfloat16
            default: .float32
            }
        let widths = try tensors.map { (try HookPoint($0.name), $0.shape[1]) }
        try self.init(widths, rows: first.shape[0], encoding) { hook, rows in
            try tensors[hook].rows(rows).floats()
        }
    }

    /// Draws normal numbers, which compress worse than states do.
    ///
    /// - Throws: Nothing in practice.
    init(rows: Int, width: Int) throws {
        var generator = SeededGenerator(seed: 1)
        try self.init([(try HookPoint("resid_post.0"), width)], rows: rows, .float16) { _, rows in
            generator.normals(shape: [rows.count, width])
        }
    }

    /// Puts batches together from the values of each hook point.
    private init(
        _ widths: [(HookPoint, Int)], rows: Int, _ encoding: ActivationEncoding,
        _ values: (Int, Range<Int>) throws -> Tensor<Float>
    ) throws {
        hookPoints = widths.map(\.0)
        self.widths = Dictionary(widths, uniquingKeysWith: { $1 })
        self.rows = rows
        self.encoding = encoding
        batches = try stride(from: 0, to: rows, by: Self.batchRows).map { first in
            let range = first..<min(first + Self.batchRows, rows)
            let labels = range.map { row in
                RowLabel(
                    sequence: row / Self.sampleLength,
                    position: row % Self.sampleLength,
                    promptLength: Self.sampleLength, token: 0)
            }
            return ActivationBatch(
                hookPoints: widths.map(\.0),
                values: try widths.indices.map { try values($0, range) },
                labels: labels)
        }
    }

    /// The samples that the rows belong to.
    var samples: [Sample] {
        (0...((rows - 1) / Self.sampleLength)).map { Sample(id: "\($0)", prompt: "") }
    }

    /// The number of values of all hook points.
    var count: Int { widths.values.reduce(0, +) * rows }

    /// The hook point that stands for one of many.
    var middle: HookPoint { hookPoints[hookPoints.count / 2] }
}
