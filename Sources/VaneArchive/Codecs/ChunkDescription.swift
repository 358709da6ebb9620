/// What a codec must know about the chunk it decodes.
struct ChunkDescription: Sendable {
    /// The extents.
    var shape: [Int]

    /// The bytes of an element.
    var elementSize: Int

    /// The bytes of one element that is not stored.
    var fill: [UInt8]

    /// How many shards the chunk lies in.
    var depth = 0

    /// The bytes of all elements.
    var byteCount: Int { shape.reduce(elementSize, *) }
}
