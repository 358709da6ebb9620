/// Where decoded chunks go: memory for a region of an array.
struct ChunkSink: Sendable {
    /// The region that the memory holds.
    let region: Region

    /// The bytes of a stored element.
    let storedSize: Int

    /// The bytes of an element in the memory.
    let size: Int

    /// What happens to elements on their way.
    let conversion: ElementConversion

    /// The memory.
    let output: SharedOutput

    /// Decodes a chunk and puts what it shares with the region where it belongs.
    ///
    /// A chunk that lies side by side in the memory, as whole rows do, is decoded there and nowhere else.
    ///
    /// - Throws: ``Fault``, or ``ArchiveError`` with code `inputOutput`.
    func take(_ chunk: StoredChunk, of array: ArchiveArray, scratch: CodecScratch) throws {
        guard chunk.isStored else { return try fill(for: chunk, of: array) }
        let all = chunk.region.count
        var direct: Int?
        chunk.region.forEachStretch(sharedWith: region) { _, theirs, count in
            if count == all { direct = theirs }
        }
        if let direct, conversion.isIdentity {
            return try output.withBytes((direct * size)..<((direct + all) * size)) { memory in
                try chunk.decode(into: &memory, of: array, scratch: scratch)
            }
        }
        let elements = scratch.buffer(.elements)
        try chunk.decode(into: elements, of: array, scratch: scratch)
        elements.withBytes { elements in
            chunk.region.forEachStretch(sharedWith: region) { mine, theirs, count in
                let source = elements.extracting(
                    (mine * storedSize)..<((mine + count) * storedSize))
                output.withBytes((theirs * size)..<((theirs + count) * size)) { target in
                    conversion.convert(source, into: &target)
                }
            }
        }
    }

    /// Puts fill value where a chunk that is not stored would go.
    ///
    /// - Throws: ``Fault`` with code `damaged` when the chunk should have been stored.
    private func fill(for chunk: StoredChunk, of array: ArchiveArray) throws {
        try chunk.requireStored(in: array)
        let fill = array.metadata.fillValue.bytes
        var element = fill
        if !conversion.isIdentity {
            element = [UInt8](repeating: 0, count: size)
            fill.withBytes { fill in
                var elements = element.mutableSpan
                var bytes = unsafe elements.mutableBytes
                conversion.convert(fill, into: &bytes)
            }
        }
        chunk.region.forEachStretch(sharedWith: region) { _, theirs, count in
            output.withBytes((theirs * size)..<((theirs + count) * size)) { $0.fill(with: element) }
        }
    }
}
