extension ArrayMetadata {
    /// The members that the specification defines; any other must say that it may be ignored.
    private static let known: Set<String> = [
        "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding",
        "fill_value", "codecs", "attributes", "dimension_names", "storage_transformers",
    ]

    /// The most axes.
    private static let mostAxes = 32

    /// Reads the `zarr.json` of an array.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init(_ json: JSONValue) throws(Fault) {
        guard let object = json.object, object["zarr_format"]?.integer == 3,
            object["node_type"]?.string == "array"
        else { throw .malformed("it is no Zarr v3 array") }
        try Self.refuseUnknownMembers(of: object)
        guard let shape = object["shape"]?.integers, shape.count <= Self.mostAxes,
            shape.allSatisfy({ $0 >= 0 })
        else { throw .malformed("its shape is no list of at most \(Self.mostAxes) extents") }
        let dataType = try DataType(object["data_type"])
        let textSize = try Self.fixedTextSize(object["data_type"], dataType)
        let size = textSize ?? dataType.byteCount
        let grid = try NamedConfiguration(object["chunk_grid"], of: "chunk_grid")
        guard grid.name == "regular" else {
            throw .unsupported("its chunk grid '\(grid.name)' is not 'regular'")
        }
        guard let chunkShape = grid.configuration["chunk_shape"]?.integers,
            chunkShape.count == shape.count, chunkShape.allSatisfy({ $0 > 0 })
        else { throw .malformed("its chunk_shape does not fit its shape \(shape)") }
        try Self.checkSizes(shape, chunkShape, size ?? 1)
        let codecs = try CodecChain(
            object["codecs"], chunkShape: chunkShape, dataType: dataType, elementSize: size)
        self.init(
            shape: shape, dataType: dataType, fixedTextSize: textSize, chunkShape: chunkShape,
            keyEncoding: try ChunkKeyEncoding(object["chunk_key_encoding"]),
            fillValue: try FillValue(object["fill_value"], dataType, elementSize: size),
            codecs: codecs,
            dimensionNames: try Self.dimensionNames(object["dimension_names"], shape.count),
            attributes: object["attributes"]?.object ?? JSONObject())
    }

    /// Returns the bytes of a text of a fixed length, which stand in the type's configuration.
    private static func fixedTextSize(
        _ json: JSONValue?, _ type: DataType
    ) throws(Fault) -> Int? {
        guard type == .fixedText else { return nil }
        let size = try NamedConfiguration(json, of: "data_type").integer("length_bytes")
        guard size > 0, size.isMultiple(of: FixedTextCodec.characterSize), size <= 1 << 20 else {
            throw .malformed("its texts have a length of \(size) bytes")
        }
        return size
    }

    /// Refuses members that a reader must understand.
    private static func refuseUnknownMembers(of object: JSONObject) throws(Fault) {
        for name in object.names where !known.contains(name) {
            guard object[name]?["must_understand"]?.boolean == false else {
                throw .unsupported("its member '\(name)' is unknown and must be understood")
            }
        }
        guard object["storage_transformers"]?.array?.isEmpty != false else {
            throw .unsupported("it has storage transformers, and none are known")
        }
    }

    /// Refuses extents whose products a machine word cannot hold twice over, so that no sum of two places overflows.
    ///
    /// Axes of extent 0 do not excuse the others, whose product is the width of a row.
    private static func checkSizes(
        _ shape: [Int], _ chunkShape: [Int], _ elementSize: Int
    ) throws(Fault) {
        for (name, extents) in [("shape", shape), ("chunk_shape", chunkShape)] {
            let bytes = Extents.product(extents.map { max(1, $0) }, times: elementSize)
            guard let bytes, bytes <= Int.max / 2 else {
                throw .malformed("its \(name) \(extents) holds more bytes than can be addressed")
            }
        }
    }

    /// Reads the names of the axes.
    private static func dimensionNames(_ json: JSONValue?, _ axes: Int) throws(Fault) -> [String?]?
    {
        guard let json, json != .null else { return nil }
        guard let names = json.array, names.count == axes,
            names.allSatisfy({ $0 == .null || $0.string != nil })
        else { throw .malformed("its dimension_names do not name \(axes) axes") }
        return names.map(\.string)
    }
}

/// Arithmetic on lists of extents that comes from outside.
enum Extents {
    /// Returns the product of all extents and a factor, or nothing when a machine word cannot hold it.
    static func product(_ extents: [Int], times factor: Int = 1) -> Int? {
        guard !extents.contains(0) else { return 0 }
        var product = factor
        for extent in extents {
            let (value, overflows) = product.multipliedReportingOverflow(by: extent)
            guard !overflows else { return nil }
            product = value
        }
        return product
    }
}
