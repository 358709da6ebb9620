public import VaneTensors

extension ArchiveArray {
    /// Reads a range of rows as `Float`, `[rows, …]`, chunks in parallel.
    ///
    /// - Throws: ``ArchiveError`` with code `absent` for rows that the array lacks, `unsupported` for texts, or `damaged`.
    public func rows(_ range: Range<Int>) throws -> Tensor<Float> {
        try floats(range, start: shape.dropFirst().map { _ in 0 }, shape.dropFirst())
    }

    /// Reads a range of rows at one place of the second axis, such as a layer or a head, as `Float`, `[rows, …]`.
    ///
    /// - Precondition: The array has two axes or more, and the place lies on the second.
    /// - Throws: ``ArchiveError`` with code `absent` for rows that the array lacks, `unsupported` for texts, or `damaged`.
    public func rows(_ range: Range<Int>, at place: Int) throws -> Tensor<Float> {
        precondition(
            shape.count > 1 && (0..<shape[1]).contains(place), "The place is on the second axis.")
        let rest = shape.dropFirst(2)
        let values = try floats(range, start: [place] + rest.map { _ in 0 }, [1] + rest)
        return values.reshaped([range.count] + rest)
    }

    /// Reads a box of some rows as `Float`.
    ///
    /// - Parameters:
    ///   - range: The rows.
    ///   - start: Where the box begins along the further axes.
    ///   - rest: Its extents along them.
    /// - Throws: ``ArchiveError`` with code `absent`, `unsupported`, `outOfProportion`, or `damaged`.
    /// - Returns: The numbers, `[rows, rest…]`.
    private func floats(
        _ range: Range<Int>, start: [Int], _ rest: ArraySlice<Int>
    ) throws -> Tensor<Float> {
        guard !dataType.isText else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        try requireRows(range)
        guard !shape.isEmpty else { return try scalar() }
        let region = Region(start: [range.lowerBound] + start, shape: [range.count] + rest)
        try requireProportion([region])
        return try Tensor(shape: region.shape) { span in
            try span.withLargePages { bytes in
                try read(region, as: .float(from: dataType), into: &bytes)
            }
        }
    }

    /// Refuses rows that the array lacks.
    func requireRows(_ range: Range<Int>) throws {
        guard range.lowerBound >= 0, range.upperBound <= rowCount else {
            throw ArchiveError.absentRows(
                name, asked: "\(range.lowerBound)..<\(range.upperBound)", rows: rowCount)
        }
    }

    /// Returns the region of some rows.
    func region(ofRows range: Range<Int>) -> Region {
        Region(
            start: shape.indices.map { $0 == 0 ? range.lowerBound : 0 },
            shape: [range.count] + shape.dropFirst())
    }

    /// Reads all rows as `Float`.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`.
    public func rows() throws -> Tensor<Float> { try rows(0..<rowCount) }

    /// Reads the one element of an array without axes.
    private func scalar() throws -> Tensor<Float> {
        var tensor = Tensor<Float>(shape: [], repeating: 0)
        try tensor.withMutableSpan { span in
            var bytes = unsafe span.mutableBytes
            try read(Region(whole: []), as: .float(from: dataType), into: &bytes)
        }
        return tensor
    }

    /// Reads a region into memory of just its size.
    ///
    /// - Throws: ``ArchiveError`` with code `damaged`, `unsupported` or `inputOutput`.
    func read(
        _ region: Region, as conversion: ElementConversion, into output: inout MutableRawSpan
    ) throws {
        try SharedOutput.withMemory(of: &output) { output in
            let sink = ChunkSink(
                region: region, storedSize: dataType.byteCount ?? 0,
                size: conversion.elementSize(of: dataType), conversion: conversion, output: output)
            try forEachChunk(meeting: [region]) { chunk, scratch in
                try sink.take(chunk, of: self, scratch: scratch)
            }
        }
    }
}

extension MutableSpan<Float> {
    /// Calls a closure with the bytes of memory that is new and about to be filled.
    mutating func withLargePages(_ body: (inout MutableRawSpan) throws -> Void) rethrows {
        var bytes = unsafe mutableBytes
        // SAFETY: the advice does not touch the bytes.
        unsafe bytes.withUnsafeMutableBytes { unsafe SystemCalls.preferLargePages(for: $0) }
        try body(&bytes)
    }
}
