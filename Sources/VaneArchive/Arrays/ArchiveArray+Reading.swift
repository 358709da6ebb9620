public import VaneTensors

extension ArchiveArray {
    /// Reads a range of rows as `Float`, `[rows, …]`, chunks in parallel.
    ///
    /// - Throws: ``ArchiveError`` with code `absent` for rows that the array lacks, `unsupported` for texts, or `damaged`.
    public func rows(_ range: Range<Int>) throws -> Tensor<Float> {
        guard !dataType.isText else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        guard range.lowerBound >= 0, range.upperBound <= rowCount else {
            throw ArchiveError.absentRows(
                name, asked: "\(range.lowerBound)..<\(range.upperBound)", rows: rowCount)
        }
        guard !shape.isEmpty else { return try scalar() }
        let shape = [range.count] + shape.dropFirst()
        let start = shape.indices.map { $0 == 0 ? range.lowerBound : 0 }
        let region = Region(start: start, shape: shape)
        try requireProportion([region])
        var tensor = Tensor<Float>(shape: shape, repeating: 0)
        try tensor.withMutableSpan { span in
            var bytes = unsafe span.mutableBytes
            try read(region, as: .float(from: dataType), into: &bytes)
        }
        return tensor
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
