/// What the `zarr.json` of an array says.
///
/// - SeeAlso: The [Zarr v3 core specification](https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html), "Array metadata".
struct ArrayMetadata: Hashable, Sendable {
    /// The extents, the number of rows first.
    var shape: [Int]

    /// The type of the elements.
    var dataType: DataType

    /// The bytes of an element that is a text of a fixed length.
    var fixedTextSize: Int?

    /// The extents of a chunk as the store's keys count them: of a shard where the array is sharded.
    var chunkShape: [Int]

    /// How chunks are named.
    var keyEncoding = ChunkKeyEncoding.standard

    /// What stands for elements that are not stored.
    var fillValue: FillValue

    /// How a chunk becomes bytes.
    var codecs: CodecChain

    /// The names of the axes, where they are given.
    var dimensionNames: [String?]?

    /// Whatever else is known about the array.
    var attributes = JSONObject()

    /// The bytes of an element; nothing for texts of any length.
    var elementSize: Int? { fixedTextSize ?? dataType.byteCount }

    /// The grid of chunks.
    var grid: ChunkGrid { ChunkGrid(shape: shape, chunkShape: chunkShape) }

    /// The extents of the smallest part that is read on its own: an inner chunk where the array is sharded.
    var innerShape: [Int] { codecs.sharding?.chunkShape ?? chunkShape }

    /// The type of the numbers before they were stored, where it differs.
    var sourceType: DataType? {
        attributes["source_dtype"]?.string.flatMap(DataType.init(rawValue:))
    }

    /// The `data_type`: a name, or an object where the name alone does not say how long an element is.
    private var dataTypeJSON: JSONValue {
        guard let fixedTextSize else { return .string(dataType.rawValue) }
        return NamedConfiguration(dataType.rawValue, ["length_bytes": .integer(fixedTextSize)]).json
    }

    /// The whole document, all objects written in full and nothing that a strict reader refuses.
    var json: JSONValue {
        var object = JSONObject()
        object["zarr_format"] = .integer(3)
        object["node_type"] = .string("array")
        object["shape"] = .integers(shape)
        object["data_type"] = dataTypeJSON
        object["chunk_grid"] =
            NamedConfiguration("regular", ["chunk_shape": .integers(chunkShape)]).json
        object["chunk_key_encoding"] = keyEncoding.configuration.json
        object["fill_value"] = fillValue.json
        object["codecs"] = codecs.json
        if let dimensionNames {
            object["dimension_names"] = .array(dimensionNames.map { .optional($0) })
        }
        object["attributes"] = .object(attributes)
        return .object(object)
    }
}
