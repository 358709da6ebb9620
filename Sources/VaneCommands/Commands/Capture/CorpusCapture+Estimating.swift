import VaneArchive
import VaneCore

/// What a capture would write, judged by a part of its prompts.
struct CaptureEstimate: Sendable {
    /// The number of prompts that were passed.
    var sampledPrompts: Int
    /// The number of rows that they gave.
    var sampledRows: Int
    /// The number of rows that all prompts give.
    var rows: Int
    /// The bytes of all arrays on disk.
    var bytes: Int
    /// The bytes of the numbers.
    var rawBytes: Int
}

extension CorpusCapture {
    /// The most blocks of prompts that an estimate passes.
    private static let mostEstimateBlocks = 8

    /// Passes some blocks of prompts, spread over the file, and says what all of them would write; nothing is written.
    ///
    /// Rows are extrapolated by the prompts' numbers of tokens, unless every prompt gives the same number of rows; bytes by
    /// rows. The samples' own texts are compressed as they are.
    ///
    /// - Throws: What the model throws.
    func estimate() async throws -> CaptureEstimate {
        let blockCount = (samples.count + Self.blockSize - 1) / Self.blockSize
        let count = min(blockCount, Self.mostEstimateBlocks)
        var writer = try ArchiveWriter(estimating: description(), options: options)
        var passed: [(rows: Int, prompts: Int)] = []
        var tokens = 0
        for i in 0..<count {
            let first = i * blockCount / count * Self.blockSize
            let block = first..<min(first + Self.blockSize, samples.count)
            let before = writer.rowCount
            try await append(block, to: &writer)
            passed.append((writer.rowCount - before, block.count))
            tokens += try self.tokens(of: block)
            report(block.count)
        }
        let sampled = (prompts: writer.sampleCount, rows: writer.rowCount)
        var rows = sampled.rows * samples.count / max(1, sampled.prompts)
        let isEven = passed.allSatisfy { $0.rows * sampled.prompts == sampled.rows * $0.prompts }
        if !isEven {
            let all = try self.tokens(of: samples.indices)
            rows = Int((Double(sampled.rows) / Double(max(1, tokens)) * Double(all)).rounded())
        }
        let estimate = try writer.estimate(of: samples, rowCount: rows)
        return CaptureEstimate(
            sampledPrompts: sampled.prompts, sampledRows: sampled.rows, rows: rows,
            bytes: estimate.storedByteCount, rawBytes: estimate.sourceByteCount)
    }

    /// Returns the number of tokens of some prompts, as far as they pass through the model.
    private func tokens(of range: Range<Int>) throws -> Int {
        let isForced = selection.canSelect(.generation)
        return try samples[range].reduce(0) { sum, sample in
            let text = sample.prompt + (isForced ? sample.forced ?? "" : "")
            return sum + (try model.tokens(of: text).count)
        }
    }
}
