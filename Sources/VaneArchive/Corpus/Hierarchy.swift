/// The groups and arrays of a store, as its metadata list them.
struct Hierarchy: Sendable {
    /// The name of a node's metadata.
    static let metadataName = "zarr.json"

    /// The attributes of the root.
    private(set) var attributes = JSONObject()

    /// The metadata of arrays by path; the path is empty when the root is itself an array.
    private(set) var arrays: [String: JSONValue] = [:]

    /// Reads the metadata of a store: all at once where the root holds a copy of them, else node by node.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound`, `malformed` or `inputOutput`.
    init(_ store: any ReadableStore & ListableStore) throws {
        let root = try Self.root(of: store)
        attributes = root["attributes"]?.object ?? JSONObject()
        if root["node_type"]?.string == "array" {
            arrays[""] = root
            return
        }
        if let copy = root["consolidated_metadata"]?["metadata"]?.object {
            for path in copy.names {
                guard let node = copy[path], node["node_type"]?.string == "array" else { continue }
                // Refuses a path that would lead out of the store.
                guard StoreKey.isSafe(path) else {
                    throw ArchiveError.unsafeKey(path, in: store.name)
                }
                arrays[path] = node
            }
        } else {
            try findArrays(below: "", of: store, depth: 0)
        }
    }

    /// Reads the metadata of all arrays below a root that is lost; nodes whose own cannot be read are left out.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    init(withoutRootOf store: any ReadableStore & ListableStore) throws {
        try findArrays(below: "", of: store, depth: 0, isTolerant: true)
    }

    /// Puts other metadata in an array's place.
    mutating func replace(_ path: String, by metadata: JSONValue) { arrays[path] = metadata }

    /// Reads the root's metadata.
    private static func root(of store: any ReadableStore & ListableStore) throws -> JSONValue {
        guard let bytes = try store.bytes(at: metadataName) else {
            throw ArchiveError.notFound(store.name, try reasonForNoRoot(of: store))
        }
        let json = try document(bytes, of: store.name)
        guard json["zarr_format"]?.integer == 3,
            ["array", "group"].contains(json["node_type"]?.string)
        else {
            throw ArchiveError.metadata(
                store.name, .malformed("it is neither a Zarr v3 group nor an array"))
        }
        return json
    }

    /// Returns why a path holds no store, as exactly as can be said.
    private static func reasonForNoRoot(
        of store: any ReadableStore & ListableStore
    ) throws -> String {
        let isOld = try [".zgroup", ".zarray", ".zmetadata"].contains {
            try store.object(at: $0) != nil
        }
        return isOld ? "it has Zarr version 2" : "it holds no \(metadataName)"
    }

    /// Reads a JSON document.
    private static func document(_ bytes: [UInt8], of name: String) throws -> JSONValue {
        do {
            return try JSONReader.value(of: bytes)
        } catch {
            throw ArchiveError.metadata(name, error)
        }
    }

    /// Walks through the groups of a store.
    private mutating func findArrays(
        below group: String, of store: any ReadableStore & ListableStore, depth: Int,
        isTolerant: Bool = false
    ) throws {
        guard depth <= JSONReader.deepest else { return }
        for name in try store.children(of: group).prefixes {
            let path = group.isEmpty ? name : group + "/" + name
            let bytes = try store.bytes(at: path + "/" + Self.metadataName)
            guard isTolerant || bytes != nil else { continue }
            let json = try bytes.flatMap { bytes in
                isTolerant
                    ? try? JSONReader.value(of: bytes) : try Self.document(bytes, of: path)
            }
            if let json, json["node_type"]?.string == "array" {
                arrays[path] = json
            } else {
                try findArrays(below: path, of: store, depth: depth + 1, isTolerant: isTolerant)
            }
        }
    }
}
