extension Archive {
    /// Returns what is wrong with the metadata of a corpus, which no chunk can prove.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func metadataDamages() throws -> [VerificationReport.Damage] {
        guard let attributes else { return [] }
        var damages: [VerificationReport.Damage] = []
        func record(_ path: String, _ reason: String) {
            let name = path.isEmpty ? self.path : path
            damages.append(
                VerificationReport.Damage(
                    array: path, key: nil, innerChunk: nil,
                    description: "Metadata of '\(name)' are damaged: \(reason); "
                        + "run 'vane archive repair'."))
        }
        if let json = hierarchy.attributes["vane"],
            let checksum = json[CorpusAttributes.checksumName]
        {
            if checksum != .integer(CorpusAttributes.checksum(of: json)) {
                record("", "the checksum of their 'vane' attributes disagrees")
            }
        }
        let owned = arrayPaths.filter { CorpusSchema.owns($0) }
        for path in CorpusArrays.paths(of: attributes.description) where !owned.contains(path) {
            record("", "they lack the array '\(path)'")
        }
        for path in owned {
            let count = attributes.count(of: path)
            if let shape = hierarchy.arrays[path]?["shape"]?.integers, shape.first != count {
                record(path, "they have shape \(shape) where \(count) rows were committed")
            }
            if let reason = try problem(ofOwnMetadata: path) { record(path, reason) }
        }
        for group in Set(owned.compactMap { $0.split(separator: "/").first.map(String.init) })
            .sorted()
        {
            let bytes = try store.bytes(at: group + "/" + Hierarchy.metadataName)
            let json = bytes.flatMap { try? JSONReader.value(of: $0) }
            if json?["node_type"]?.string != "group" {
                record(group, "they are not those of a group")
            }
        }
        return damages
    }

    /// Returns what is wrong with an array's own metadata: they must say what the root's copy says, but for rows that an
    /// interrupted commit has added.
    private func problem(ofOwnMetadata path: String) throws -> String? {
        guard let copy = hierarchy.arrays[path], copy["shape"]?.integers?.isEmpty == false else {
            return nil
        }
        guard let bytes = try store.bytes(at: path + "/" + Hierarchy.metadataName) else {
            return "its own zarr.json is not in the store"
        }
        guard var own = (try? JSONReader.value(of: bytes))?.object else {
            return "its own zarr.json is no JSON object"
        }
        if let rows = own["shape"]?.integers?.first, let committed = copy["shape"]?.integers,
            rows >= committed[0], own["shape"]?.integers?.dropFirst() == committed.dropFirst()
        {
            own["shape"] = copy["shape"]
        }
        guard JSONValue.object(own).sorted == copy.sorted else {
            return "its own zarr.json differs from the copy in the root's"
        }
        return nil
    }
}

extension CorpusAttributes {
    /// Returns how many elements the first axis of an array of the schema has.
    func count(of path: String) -> Int {
        if path == CorpusSchema.rowStart { return sampleCount + 1 }
        let group = path.split(separator: "/").first.map(String.init) ?? ""
        return [CorpusSchema.activationsGroup, CorpusSchema.rowsGroup].contains(group)
            ? rowCount : sampleCount
    }
}

extension CorpusArrays {
    /// Returns the paths of all arrays of a corpus, those of rows first.
    static func paths(of corpus: CorpusDescription) -> [String] {
        corpus.rowArrays.map(\.path) + CorpusSchema.labels.map(\.path)
            + CorpusSchema.texts.map(\.path) + [CorpusSchema.rowStart]
    }
}

extension JSONValue {
    /// The value with the members of all its objects sorted by name.
    var sorted: JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map(\.sorted))
        case .object(let object):
            var sorted = JSONObject()
            for name in object.names.sorted() { sorted[name] = object[name]?.sorted }
            return .object(sorted)
        default: return self
        }
    }
}
