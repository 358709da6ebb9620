extension BloscCodec {
    /// The fewest elements of a block whose planes older writers compressed one by one.
    private static let fewestSplitElements = 128

    /// Decodes a container into memory of just the content's size.
    ///
    /// - Throws: ``Fault`` with code `damaged` or `unsupported`.
    static func decode(
        _ container: RawSpan, into output: inout MutableRawSpan, scratch: CodecScratch
    ) throws {
        let header = try BloscHeader(container)
        guard header.decodedCount == output.byteCount else {
            throw Fault.damaged(
                "its blosc header claims \(header.decodedCount) bytes where \(output.byteCount) belong"
            )
        }
        guard !header.isPlain else {
            guard header.encodedCount == BloscHeader.byteCount + header.decodedCount else {
                throw Fault.damaged("its plain blosc container is not as long as its content")
            }
            output.copy(container.extracting(BloscHeader.byteCount...))
            return
        }
        guard [BloscHeader.zstandard, BloscHeader.zlib].contains(header.compressor) else {
            throw Fault.unsupported(
                "its blosc container is compressed with '\(header.compressorName)'")
        }
        let firstBlock = BloscHeader.byteCount + 4 * header.blockCount
        guard firstBlock <= container.byteCount else {
            throw Fault.damaged("its \(header.blockCount) blosc blocks lie beyond its end")
        }
        for block in 0..<header.blockCount {
            let offset = BloscHeader.byteCount + 4 * block
            let start = Int(container.number(at: offset, as: Int32.self))
            guard start >= firstBlock, start < container.byteCount else {
                throw Fault.damaged("its blosc block \(block) begins at \(start), outside it")
            }
            let first = block * header.blockSize
            let end = min(first + header.blockSize, header.decodedCount)
            try output.withPart(first..<end) { part in
                try decodeBlock(
                    container.extracting(start...), header: header, into: &part, scratch: scratch)
            }
        }
    }

    /// Decodes a block, which may be shuffled and split.
    private static func decodeBlock(
        _ bytes: RawSpan, header: BloscHeader, into output: inout MutableRawSpan,
        scratch: CodecScratch
    ) throws {
        let size = header.elementSize
        let isLeftover = output.byteCount != header.blockSize
        let isSplit =
            header.isSplit && !isLeftover && size <= 16
            && output.byteCount / size >= fewestSplitElements
        let parts = isSplit ? size : 1
        let hasBitPlanes = header.isBitShuffled && output.byteCount >= size
        guard header.isShuffled || hasBitPlanes else {
            return try decodeParts(bytes, parts, header, into: &output, scratch: scratch)
        }
        let planes = scratch.buffer(.planes)
        let count = output.byteCount
        try planes.withRoom(for: count) { room in
            try decodeParts(bytes, parts, header, into: &room, scratch: scratch)
            return count
        }
        planes.withBytes { planes in
            if header.isShuffled {
                BytePlanes.join(planes, into: &output, elementSize: size)
            } else {
                BytePlanes.joinBits(planes, into: &output, elementSize: size)
            }
        }
    }

    /// Decodes the parts of a block, each behind its length.
    private static func decodeParts(
        _ bytes: RawSpan, _ parts: Int, _ header: BloscHeader, into output: inout MutableRawSpan,
        scratch: CodecScratch
    ) throws {
        let size = output.byteCount / parts
        var offset = 0
        for part in 0..<parts {
            guard offset + 4 <= bytes.byteCount else {
                throw Fault.damaged("it ends inside a blosc block")
            }
            let count = Int(bytes.number(at: offset, as: Int32.self))
            offset += 4
            guard count >= 0, count <= bytes.byteCount - offset else {
                throw Fault.damaged("a blosc block of \(count) bytes reaches beyond its end")
            }
            let stored = bytes.extracting(offset..<(offset + count))
            offset += count
            let end = part == parts - 1 ? output.byteCount : (part + 1) * size
            try output.withPart((part * size)..<end) { target in
                if count == target.byteCount {
                    target.copy(stored)
                } else if header.compressor == BloscHeader.zlib {
                    try DeflateCodec.decode(stored, .zlib, into: &target)
                } else {
                    try ZstandardFrame.decode(stored, into: &target, scratch: scratch)
                }
            }
        }
    }
}
