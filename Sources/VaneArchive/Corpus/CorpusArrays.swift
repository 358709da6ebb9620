import VaneCore

/// The writers of all arrays of a corpus.
struct CorpusArrays: Sendable {
    /// The arrays of rows: one a hook point, then the contrasts, positive and negative by turns.
    var rows: [RowsWriter]

    /// The lists of labels, in the schema's order.
    var labels: [ColumnWriter]

    /// The lists of texts, in the schema's order.
    var texts: [ColumnWriter]

    /// The list of first rows.
    var rowStart: ColumnWriter

    /// The committed rows that repairs could not save.
    var losses: [LostRows] = []

    /// The names of attributes that a repair could not save.
    var lostAttributes: [String] = []

    /// Creates the writers of a new corpus.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for rows that exceed a chunk.
    static func new(
        _ corpus: CorpusDescription, at path: String, _ options: ArchiveOptions
    ) throws -> CorpusArrays {
        do {
            return try CorpusArrays(corpus, options)
        } catch {
            throw ArchiveError.metadata(path, error)
        }
    }

    /// Creates the writers of a new corpus.
    private init(_ corpus: CorpusDescription, _ options: ArchiveOptions) throws(Fault) {
        rows = []
        for (path, hook, axis) in corpus.rowArrays {
            let metadata = try CorpusSchema.rows(
                corpus.rowShape(at: hook), axes: [axis] + corpus.rowAxes(at: hook),
                encoding: corpus.encoding, options: options)
            rows.append(try RowsWriter(path: path, metadata: metadata, encoding: corpus.encoding))
        }
        labels = []
        for label in CorpusSchema.labels {
            let metadata = try CorpusSchema.column(
                .int32, axis: "row", chunk: options.labelsPerChunk)
            labels.append(ColumnWriter(path: label.path, metadata: metadata))
        }
        texts = []
        for text in CorpusSchema.texts {
            let metadata = try CorpusSchema.column(
                .string, axis: "sample", chunk: options.samplesPerChunk)
            texts.append(ColumnWriter(path: text.path, metadata: metadata))
        }
        rowStart = ColumnWriter(
            path: CorpusSchema.rowStart,
            metadata: try CorpusSchema.column(
                .int64, axis: "sample_boundary", chunk: options.samplesPerChunk))
    }

    /// Commits the lists and writes all metadata, the root's last.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    mutating func publish(
        _ corpus: CorpusDescription, rowCount: Int, sampleCount: Int, to store: any CorpusStore
    ) throws {
        for i in labels.indices { try labels[i].commit(to: store) }
        for i in texts.indices { try texts[i].commit(to: store) }
        try rowStart.commit(to: store)
        let columns = labels + texts + [rowStart]
        // Sorted, since zarr-python loses nodes whose group's other members do not stand beside them.
        let arrays =
            (rows.map { ($0.path, $0.metadata, $0.manifest) }
            + columns.map { ($0.path, $0.metadata, $0.manifest) }).sorted { $0.0 < $1.0 }
        let groups = Set(arrays.compactMap { $0.0.split(separator: "/").first.map(String.init) })
        var nodes = JSONObject()
        for group in groups.sorted() {
            nodes[group] = Self.group(JSONObject())
            try Self.write(Self.group(JSONObject()), of: group, to: store)
        }
        var manifest = Manifest()
        for (path, metadata, part) in arrays {
            nodes[path] = metadata.json
            manifest.entries.merge(part.entries) { $1 }
            try Self.write(metadata.json, of: path, to: store)
        }
        var attributes = JSONObject()
        attributes["vane"] =
            CorpusAttributes(
                description: corpus, rowCount: rowCount, sampleCount: sampleCount,
                manifest: manifest, losses: losses, lostAttributes: lostAttributes
            ).json
        try Self.write(Self.group(attributes, consolidated: nodes), of: "", to: store)
    }

    /// Writes a node's metadata, unless it is there already as it should be.
    private static func write(_ json: JSONValue, of node: String, to store: any CorpusStore) throws
    {
        let name = Hierarchy.metadataName
        let key = node.isEmpty ? name : node + "/" + name
        let bytes = JSONWriter.bytes(of: json)
        guard try store.bytes(at: key) != bytes else { return }
        try bytes.withBytes { try store.write($0, to: key) }
    }

    /// Returns the metadata of a group, with a copy of those of all nodes below it where they are given.
    static func group(
        _ attributes: JSONObject, consolidated nodes: JSONObject? = nil
    ) -> JSONValue {
        var object = JSONObject()
        object["zarr_format"] = .integer(3)
        object["node_type"] = .string("group")
        object["attributes"] = .object(attributes)
        if let nodes {
            object["consolidated_metadata"] = .members([
                "kind": .string("inline"), "must_understand": .boolean(false),
                "metadata": .object(nodes),
            ])
        }
        return .object(object)
    }
}

extension CorpusDescription {
    /// The arrays of rows that a corpus has, in the order in which a writer keeps them, with the name of their first axis.
    var rowArrays: [(path: String, hook: HookPoint, axis: String)] {
        let own = hookPoints.map { (CorpusSchema.activations($0), $0, "row") }
        guard contrastSelection != nil else { return own }
        return own
            + hookPoints.flatMap { hook in
                [true, false].map {
                    (CorpusSchema.contrast(hook, positive: $0), hook, "sample")
                }
            }
    }
}
