/// A Zarr v3 store of hidden states, read lazily: a corpus that Vane captured, or anyone's arrays.
///
/// ```swift
/// let archive = try Archive(at: "happy.zarr")
/// let states = try archive.array(at: "activations/resid_post.3").rows(0..<100)
/// for try await batch in archive.rows(at: [try HookPoint("resid_post.3")], selecting: .lastPrompt) { … }
/// ```
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

    /// The folder.
    let store: DirectoryStore

    /// The metadata.
    let hierarchy: Hierarchy

    /// Opens a store and reads its metadata.
    ///
    /// - Throws: ``ArchiveError`` with code `notFound`, `malformed`, `unsupported` or `inputOutput`.
    public init(at path: String) throws {
        self.path = path
        store = DirectoryStore(folder: path)
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
