/// A Zarr v3 store of hidden states, read lazily: a corpus that Vane captured, or anyone's arrays.
///
/// ```swift
/// let archive = try Archive(at: "happy.zarr")
/// let states = try archive.array(at: "activations/resid_post.3").rows(0..<100)
/// for try await batch in archive.rows(at: [try HookPoint("resid_post.3")], selecting: .lastPrompt) { … }
/// ```
///
/// The store is a folder, a zip file, which is mapped and read in place, or objects in memory.
public struct Archive: Sendable {
    /// The path as it was given.
    public let path: String

    /// The paths of all arrays, sorted.
    public let arrayPaths: [String]

    /// What the corpus is of; nothing when the store is no corpus.
    public var corpus: CorpusDescription? { attributes?.description }

    /// The number of committed samples; 0 when the store is no corpus.
    public var sampleCount: Int { attributes?.sampleCount ?? 0 }

    /// The number of committed rows; 0 when the store is no corpus.
    public var rowCount: Int { attributes?.rowCount ?? 0 }

    /// The attributes of a corpus.
    let attributes: CorpusAttributes?

    /// Where the objects are.
    let store: any ReadableStore & ListableStore

    /// The metadata.
    let hierarchy: Hierarchy

    /// Opens a store, a folder or a zip file, and reads its metadata.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound`, `malformed`, `unsupported`, `damaged` or `inputOutput`.
    public init(at path: String) throws {
        guard SystemCalls.status(path) != nil else {
            throw ArchiveError.notFound(path, "nothing is there")
        }
        guard SystemCalls.isFolder(path) else {
            try self.init(path, store: ZipStore(path))
            return
        }
        try self.init(path, store: DirectoryStore(folder: path))
    }

    /// Opens a store whose objects are in memory and reads its metadata.
    ///
    /// - Parameters:
    ///   - objects: The bytes of each object by its key, such as `zarr.json` and `c/0/0`.
    ///   - name: What messages call the store.
    /// - Throws: ``ArchiveError`` with code `notFound`, `malformed` or `unsupported`.
    public init(objects: [String: [UInt8]], name: String) throws {
        try self.init(name, store: MemoryStore(name: name, objects: objects))
    }

    /// Reads the metadata of a store.
    private init(_ path: String, store: any ReadableStore & ListableStore) throws {
        self.path = path
        self.store = store
        hierarchy = try Hierarchy(store)
        arrayPaths = hierarchy.arrays.keys.sorted()
        guard let json = hierarchy.attributes["vane"] else {
            attributes = nil
            return
        }
        do {
            attributes = try CorpusAttributes(json)
        } catch {
            throw ArchiveError.schema(path, error.reason)
        }
    }

    /// Takes a store whose metadata are known.
    init(
        _ path: String, store: any ReadableStore & ListableStore, _ hierarchy: Hierarchy,
        _ attributes: CorpusAttributes
    ) {
        self.path = path
        self.store = store
        self.hierarchy = hierarchy
        self.attributes = attributes
        arrayPaths = hierarchy.arrays.keys.sorted()
    }

    /// Returns an array by its path in the store; `/` or nothing stands for a store that is itself an array.
    ///
    /// - Throws: ``ArchiveError`` with code `absent`, `malformed`, or `unsupported`, which names what is not supported.
    public func array(at path: String) throws -> ArchiveArray {
        let path = path.split(separator: "/").joined(separator: "/")
        guard let json = hierarchy.arrays[path] else {
            throw ArchiveError.absentArray(path, in: self.path, among: arrayPaths)
        }
        do {
            return ArchiveArray(
                path: path, metadata: try ArrayMetadata(json), store: store,
                isComplete: attributes != nil && CorpusSchema.owns(path))
        } catch {
            throw ArchiveError.metadata(path.isEmpty ? self.path : path, error)
        }
    }

    /// Returns the attributes of a corpus.
    ///
    /// - Throws: ``ArchiveError`` with code `notACorpus`.
    func requireCorpus() throws -> CorpusAttributes {
        guard let attributes else { throw ArchiveError.notACorpus(path) }
        return attributes
    }

    /// Returns the array of a corpus, whose rows and shape must be as the schema and the counts say.
    ///
    /// - Throws: ``ArchiveError`` with code `malformed` when they are not.
    func array(at path: String, rows: Int, type: DataType? = nil) throws -> ArchiveArray {
        let array = try array(at: path)
        guard array.rowCount == rows, !array.shape.isEmpty,
            type.map({ $0 == array.dataType }) ?? true
        else {
            throw ArchiveError.schema(
                self.path, "they call for \(rows) rows of '\(path)', which has shape \(array.shape)"
            )
        }
        return array
    }
}
