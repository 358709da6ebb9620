extension Repair {
    /// Writes all metadata of the corpus, the root's last; what others have added to the root stays.
    func writeMetadata(to target: DirectoryStore) throws {
        func write(_ json: JSONValue, _ node: String) throws {
            let key = node.isEmpty ? Hierarchy.metadataName : node + "/" + Hierarchy.metadataName
            try JSONWriter.bytes(of: json).withBytes { try target.write($0, to: key) }
        }
        let group = CorpusArrays.group(JSONObject())
        var root = try archive.rootMetadata()
        var nodes = root["consolidated_metadata"]?["metadata"]?.object ?? JSONObject()
        for path in arrays.keys.sorted() {
            guard let array = arrays[path] else { continue }
            nodes[path] = array.metadata.json
            try write(array.metadata.json, path)
        }
        for name in Set(arrays.keys.compactMap { $0.split(separator: "/").first.map(String.init) })
        {
            if archive.isRebuilt { nodes[name] = group }
            try write(nodes[name] ?? group, name)
        }
        if archive.isRebuilt { nodes = nodes.sortedByName }
        var consolidated = root["consolidated_metadata"]?.object ?? JSONObject()
        consolidated["metadata"] = .object(nodes)
        var own = attributes
        own.manifest = manifest
        own.losses = Repair.joined(attributes.losses + report.losses.map(\.lost))
        var all = root["attributes"]?.object ?? JSONObject()
        all["vane"] = own.json
        root["attributes"] = .object(all)
        root["consolidated_metadata"] = .object(consolidated)
        try write(.object(root), "")
    }
}

extension Archive {
    /// Returns the root's metadata as they stand.
    ///
    /// Whether the root's metadata were put together by a repair and stand nowhere yet.
    var isRebuilt: Bool { hierarchy.attributes["vane"] == nil }

    /// Returns the root's metadata as they stand, or those of a new root with the attributes that others have added.
    ///
    /// - Throws: ``ArchiveError`` with code `malformed` or `inputOutput`.
    fileprivate func rootMetadata() throws -> JSONObject {
        let bytes = try store.bytes(at: Hierarchy.metadataName) ?? []
        let root = (try? JSONReader.value(of: bytes))?.object
        guard isRebuilt else {
            guard let root else {
                throw ArchiveError.metadata(
                    path, .malformed("the root's zarr.json is no JSON object"))
            }
            return root
        }
        let attributes = root?["attributes"]?.object ?? JSONObject()
        return CorpusArrays.group(attributes, consolidated: JSONObject()).object ?? JSONObject()
    }
}

extension JSONObject {
    /// The members in the order of their names, as readers want the nodes of a store.
    fileprivate var sortedByName: JSONObject {
        var sorted = JSONObject()
        for name in names.sorted() { sorted[name] = self[name] }
        return sorted
    }
}
