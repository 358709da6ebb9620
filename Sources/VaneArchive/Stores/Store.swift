/// A stored object that is open for reading.
protocol StoredObject: Sendable {
    /// The number of bytes.
    var byteCount: Int { get }

    /// Fills memory with bytes from an offset on.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, also when the object has become too short.
    func read(from offset: Int, into target: inout MutableRawSpan) throws

    /// Calls a closure with a range of the bytes, which are read into a buffer unless they are in memory anyway.
    ///
    /// - Precondition: The range lies inside the object.
    /// - Throws: ``ArchiveError`` with code `inputOutput`, ``Fault`` with code `damaged`, or what the closure throws.
    func withBytes<Result>(
        _ range: Range<Int>, buffer: ByteBuffer, _ body: (RawSpan) throws -> Result
    ) throws -> Result

    /// Proves the bytes against what the store itself knows about them, if it knows anything.
    ///
    /// - Throws: ``Fault`` with code `damaged`.
    func prove() throws
}

/// A store whose objects can be read by key.
///
/// Reading, listing and writing are apart, since a zip file or a web server offers only some of them.
protocol ReadableStore: Sendable {
    /// What messages call the store.
    var name: String { get }

    /// Opens an object, or returns nothing when there is none under the key.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or `malformed` for a key that leaves the store.
    func object(at key: String) throws -> (any StoredObject)?
}

/// The keys of stored objects, which are paths below a store's root.
enum StoreKey {
    /// Whether a key stays below the root, whatever a store makes of it.
    static func isSafe(_ key: String) -> Bool {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        return !key.utf8.contains(0) && parts.allSatisfy { !["", ".", ".."].contains($0) }
    }
}

/// A store that knows what it holds.
protocol ListableStore: Sendable {
    /// Returns the names directly below a prefix: objects, and prefixes of more objects.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func children(of prefix: String) throws -> StoreChildren

    /// Calls a closure with the key and the size of every object below a prefix.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or what the closure throws.
    func forEachObject(below prefix: String, _ body: (String, Int) throws -> Void) throws
}

/// The names directly below a prefix of a store, sorted.
struct StoreChildren: Hashable, Sendable {
    /// The last parts of objects' keys.
    var objects: [String]

    /// The last parts of prefixes below which there are objects.
    var prefixes: [String]
}

/// A store that can be written, one object at a time and each whole or not at all.
protocol WritableStore: Sendable {
    /// Begins an object that appears under its key only when it is published.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func stage(_ key: String) throws -> any StagedObject

    /// Removes an object, if it is there.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func remove(_ key: String) throws
}

/// An object that is being written and not yet visible.
protocol StagedObject: AnyObject, Sendable {
    /// The number of bytes so far.
    var byteCount: Int { get }

    /// Adds bytes at the end.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func append(_ bytes: RawSpan) throws

    /// Makes the bytes durable and then visible under the key, in place of what was there.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`; what was there is then still there.
    func publish() throws
}

extension ReadableStore {
    /// The most bytes of an object that is read as a whole, such as `zarr.json` with a copy of all metadata below it.
    private var largestDocument: Int { 64 << 20 }

    /// Returns all bytes of an object that holds metadata, or nothing when there is none.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func bytes(at key: String) throws -> [UInt8]? {
        guard let object = try object(at: key) else { return nil }
        guard object.byteCount <= largestDocument else {
            throw ArchiveError.metadata(
                "\(name)/\(key)",
                .malformed("\(object.byteCount) bytes are more than metadata ever have"))
        }
        let buffer = ByteBuffer()
        try object.read(0..<object.byteCount, into: buffer)
        return buffer.bytes
    }
}

extension StoredObject {
    /// Reads the bytes into the buffer.
    func withBytes<Result>(
        _ range: Range<Int>, buffer: ByteBuffer, _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        try read(range, into: buffer)
        return try buffer.withBytes(nil, body)
    }

    /// Proves nothing, as nothing is known.
    func prove() throws {}

    /// Adds a range of the bytes to a buffer.
    ///
    /// - Precondition: The range lies inside the object.
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func read(_ range: Range<Int>, into buffer: ByteBuffer) throws {
        try buffer.withRoom(for: range.count) { room in
            try read(from: range.lowerBound, into: &room)
            return range.count
        }
    }
}

extension WritableStore {
    /// Writes an object whole or not at all.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    func write(_ bytes: RawSpan, to key: String) throws {
        let staged = try stage(key)
        try staged.append(bytes)
        try staged.publish()
    }
}
