/// A store whose objects are in memory.
struct MemoryStore: Sendable {
    /// What messages call the store.
    let name: String

    /// The objects by key.
    private let objects: [String: [UInt8]]

    /// The keys.
    private let list: KeyList

    /// Creates a store.
    init(name: String, objects: [String: [UInt8]]) {
        self.name = name
        self.objects = objects
        list = KeyList(objects.keys)
    }
}

extension MemoryStore: ReadableStore {
    /// Returns an object, if there is one.
    func object(at key: String) -> (any StoredObject)? { objects[key].map(MemoryObject.init) }
}

extension MemoryStore: ListableStore {
    /// Lists the names directly below a prefix.
    func children(of prefix: String) -> StoreChildren { list.children(of: prefix) }

    /// Walks through the objects below a prefix.
    func forEachObject(below prefix: String, _ body: (String, Int) throws -> Void) rethrows {
        for key in list.below(prefix) { try body(key, objects[key]?.count ?? 0) }
    }
}

/// An object that is in memory.
struct MemoryObject: StoredObject {
    /// The bytes.
    let bytes: [UInt8]

    /// The number of bytes.
    var byteCount: Int { bytes.count }

    /// Copies bytes.
    func read(from offset: Int, into target: inout MutableRawSpan) {
        let count = target.byteCount
        bytes.withBytes { target.copy($0.extracting(offset..<(offset + count))) }
    }

    /// Gives the bytes as they are.
    func withBytes<Result>(
        _ range: Range<Int>, buffer: ByteBuffer, _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        try bytes.withBytes { try body($0.extracting(range)) }
    }
}
