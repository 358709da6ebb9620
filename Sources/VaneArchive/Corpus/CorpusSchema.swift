import VaneCore

/// The arrays of a corpus: their paths, axes, types and codecs.
///
/// | array                                              | axes              | type            |
/// |----------------------------------------------------|-------------------|-----------------|
/// | `activations/<hook point>`                         | row, dim          | float           |
/// | `activations/head_out.<block>`                     | row, head, dim    | float           |
/// | `activations_positive/…`, `activations_negative/…` | sample, …         | float           |
/// | `rows/<label>`                                     | row               | int32           |
/// | `samples/<text>`                                   | sample            | string          |
/// | `samples/row_start`                                | sample_boundary   | int64           |
enum CorpusSchema {
    /// The group of the rows.
    static let activationsGroup = "activations"

    /// The groups of the contrast prompts' values, positive first.
    static let contrastGroups = ["activations_positive", "activations_negative"]

    /// The group of the rows' labels.
    static let rowsGroup = "rows"

    /// The group of the samples.
    static let samplesGroup = "samples"

    /// The path of the numbers of each sample's first row, and of the row after the last.
    static let rowStart = "samples/row_start"

    /// Returns the path of a hook point's rows.
    static func activations(_ hook: HookPoint) -> String { "\(activationsGroup)/\(hook)" }

    /// Returns the path of a hook point's contrast values.
    static func contrast(_ hook: HookPoint, positive: Bool) -> String {
        "\(contrastGroups[positive ? 0 : 1])/\(hook)"
    }

    /// Whether a path belongs to the schema, so that a commit covers the array.
    static func owns(_ path: String) -> Bool {
        let group = path.split(separator: "/").first.map(String.init) ?? ""
        return ([activationsGroup, rowsGroup, samplesGroup] + contrastGroups).contains(group)
    }

    /// The labels of rows with what each is.
    static let labels: [(path: String, value: @Sendable (RowLabel) -> Int32)] = [
        ("rows/sequence", { $0.sequence }),
        ("rows/position", { $0.position }),
        ("rows/from_prompt_end", { $0.fromPromptEnd }),
        ("rows/token_id", { $0.token }),
        ("rows/phase", { $0.phase.rawValue }),
        ("rows/step", { Int32($0.step) }),
    ]

    /// The texts of samples with what each is; an absent text is stored as an empty one.
    static let texts: [(path: String, value: @Sendable (Sample) -> String?)] = [
        ("samples/id", { $0.id }),
        ("samples/prompt", { $0.prompt }),
        ("samples/label", { $0.label }),
        ("samples/group", { $0.group }),
        ("samples/positive", { $0.positive }),
        ("samples/negative", { $0.negative }),
        ("samples/forced", { $0.forced }),
        ("samples/target", { $0.target }),
    ]

    /// Returns the metadata of a new, empty array of rows.
    ///
    /// The number of rows in an inner chunk is a power of two, so that chunks divide shards; one row makes a chunk when it is
    /// larger than the options ask for.
    ///
    /// - Throws: ``Fault`` with code `unsupported` for rows that exceed any chunk.
    static func rows(
        _ rowShape: [Int], axes: [String], encoding: ActivationEncoding, options: ArchiveOptions
    ) throws(Fault) -> ArrayMetadata {
        let type = encoding.dataType
        let size = type.byteCount ?? 1
        guard let rowBytes = Extents.product(rowShape, times: size),
            rowBytes <= CodecChain.mostBytes
        else { throw .unsupported("rows of shape \(rowShape) exceed a chunk") }
        var chunkRows = 1
        while chunkRows * 2 * rowBytes <= options.chunkByteCount { chunkRows *= 2 }
        let chunkBytes = chunkRows * rowBytes
        let chunksPerShard = max(1, options.shardByteCount / chunkBytes)
        let inner = CodecChain(
            arrayToBytes: .bytes(BytesCodec(elementSize: size)),
            bytesToBytes: [
                .blosc(
                    BloscCodec(
                        elementSize: size, chunkByteCount: chunkBytes,
                        level: options.compression.level)), .checksum,
            ])
        let sharding = ShardingCodec(
            chunkShape: [chunkRows] + rowShape,
            chunksPerShard: [chunksPerShard] + rowShape.map { _ in 1 }, inner: inner)
        var attributes = JSONObject()
        if encoding.sourceType != type {
            attributes["source_dtype"] = .string(encoding.sourceType.rawValue)
        }
        return ArrayMetadata(
            shape: [0] + rowShape, dataType: type,
            chunkShape: [chunkRows * chunksPerShard] + rowShape,
            fillValue: try .notANumber(type),
            codecs: CodecChain(arrayToBytes: .sharding(sharding), bytesToBytes: []),
            dimensionNames: axes,
            attributes: attributes)
    }

    /// Returns the metadata of a new, empty list of whole numbers, fill value −1, or of texts.
    ///
    /// - Throws: Nothing, as the fill values fit their types.
    static func column(_ type: DataType, axis: String, chunk: Int) throws(Fault) -> ArrayMetadata {
        let arrayToBytes: ArrayToBytesCodec =
            type == .string
            ? .texts(TextCodec()) : .bytes(BytesCodec(elementSize: type.byteCount ?? 1))
        return ArrayMetadata(
            shape: [0], dataType: type, chunkShape: [chunk],
            fillValue: try FillValue(type == .string ? .string("") : .integer(-1), type),
            codecs: CodecChain(
                arrayToBytes: arrayToBytes, bytesToBytes: [.zstandard(ZstandardCodec())]),
            dimensionNames: [axis])
    }
}
