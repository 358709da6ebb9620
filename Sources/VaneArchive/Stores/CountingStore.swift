import Synchronization

/// A store that keeps no bytes and only counts them.
final class CountingStore: ReadableStore, WritableStore {
    /// What messages call the store.
    let name = "an estimate"

    /// The bytes of each object.
    private let byteCounts = Mutex<[String: Int]>([:])

    /// Returns the bytes of all chunks below a path.
    func byteCount(below path: String) -> Int {
        byteCounts.withLock { counts in
            counts.reduce(0) { $0 + ($1.key.hasPrefix(path + "/c/") ? $1.value : 0) }
        }
    }

    /// Returns nothing, as nothing is kept.
    func object(at key: String) -> (any StoredObject)? { nil }

    /// Begins an object.
    func stage(_ key: String) -> any StagedObject { CountedObject(self, key) }

    /// Forgets an object.
    func remove(_ key: String) { byteCounts.withLock { $0[key] = nil } }

    /// Notes the size of an object.
    fileprivate func publish(_ key: String, _ byteCount: Int) {
        byteCounts.withLock { $0[key] = byteCount }
    }
}

/// An object of which only the size is kept.
private final class CountedObject: StagedObject {
    /// Where the size goes.
    private let store: CountingStore

    /// The object's key.
    private let key: String

    /// The number of bytes so far.
    private let count = Mutex(0)

    /// Begins an object.
    init(_ store: CountingStore, _ key: String) {
        self.store = store
        self.key = key
    }

    /// The number of bytes so far.
    var byteCount: Int { count.withLock { $0 } }

    /// Counts bytes.
    func append(_ bytes: RawSpan) { count.withLock { $0 += bytes.byteCount } }

    /// Notes the size.
    func publish() { store.publish(key, byteCount) }
}
