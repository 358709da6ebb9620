import VaneCore
import VaneTensors

@testable import VaneArchive

/// A small corpus whose every number can be computed again.
struct SyntheticCorpus {
    /// The hook points; heads of the first are kept apart.
    static let hookPoints = [
        HookPoint(.headOut, block: 0), HookPoint(.residPost, block: 1), HookPoint(.finalNorm),
    ]

    /// The model, with D = 12 and two heads.
    static let model = ModelDescription(
        name: "synthetic", architecture: "LlamaForCausalLM", fingerprint: "f00d",
        tokenizerFingerprint: "beef", blocks: 2, width: 12, heads: 2, headWidth: 6, hiddenWidth: 24,
        vocabulary: 32, contextLength: 64)

    /// The number of values in a row.
    static let width = 12

    /// What the corpus is of.
    var description: CorpusDescription

    /// The number of rows of each sample.
    var lengths: [Int]

    /// Creates a corpus.
    init(
        _ encoding: ActivationEncoding = .float32, lengths: [Int] = [3, 0, 7, 1, 9, 4],
        contrasts: Bool = false
    ) {
        self.lengths = lengths
        description = CorpusDescription(
            model: Self.model, configurationHash: "c0", weightsType: "float32",
            chatTemplate: "{{ prompt }}", hookPoints: Self.hookPoints,
            widths: Dictionary(uniqueKeysWithValues: Self.hookPoints.map { ($0, Self.width) }),
            encoding: encoding, selection: .all, contrastSelection: contrasts ? .lastPrompt : nil,
            promptsHash: "abcd", seed: .max, toolVersion: "0.0.1")
    }

    /// Chunks of few rows and shards of few chunks, so that a small corpus has many.
    static var options: ArchiveOptions {
        var options = ArchiveOptions()
        options.chunkByteCount = 4 * width * 4
        options.shardByteCount = 3 * options.chunkByteCount
        options.labelsPerChunk = 8
        options.samplesPerChunk = 4
        // Every call's chunks make a wave of their own, as large captures' do.
        options.memoryByteCount = 4 * options.chunkByteCount
        return options
    }

    /// The samples from one on.
    func samples(_ range: Range<Int>) -> [Sample] {
        range.map { i in
            Sample(
                id: "s\(i)", prompt: "Prompt \(i), naïve 🪁", label: i.isMultiple(of: 2) ? "a" : nil,
                group: "g\(i / 2)", positive: i == 1 ? "plus" : nil,
                negative: i == 1 ? "minus" : nil,
                forced: i == 2 ? "forced" : nil, target: i == 3 ? "target" : nil)
        }
    }

    /// The labels of some samples' rows: prompts of two tokens, and what follows.
    func labels(_ range: Range<Int>) -> [RowLabel] {
        range.flatMap { sample in
            (0..<lengths[sample]).map { position in
                RowLabel(
                    sequence: sample, position: position, promptLength: 2,
                    token: (sample * 7 + position) % 32)
            }
        }
    }

    /// The first row of a sample.
    func firstRow(_ sample: Int) -> Int { lengths.prefix(sample).reduce(0, +) }

    /// The values of all rows at a hook point, `[rows, width]`, numbers between −4 and 4.
    static func values(_ rows: Int, at hook: Int) -> [Float] {
        var generator = SeededGenerator(seed: 11, stream: UInt64(hook))
        return (0..<(rows * width)).map { _ in Float((generator.unit() - 0.5) * 8) }
    }

    /// The rows of some samples at all hook points.
    func batch(_ range: Range<Int>) -> ActivationBatch {
        let labels = labels(range)
        let (first, all) = (firstRow(range.lowerBound), firstRow(lengths.count))
        let values = Self.hookPoints.indices.map { hook in
            let part = Self.values(all, at: hook)[(first * Self.width)...]
                .prefix(labels.count * Self.width)
            return Tensor(shape: [labels.count, Self.width], Array(part))
        }
        return ActivationBatch(hookPoints: Self.hookPoints, values: values, labels: labels)
    }

    /// Writes samples with their rows, a sample an append.
    func append(_ range: Range<Int>, to writer: inout ArchiveWriter) throws {
        for sample in range {
            try writer.append(samples(sample..<(sample + 1)))
            try writer.append(batch(sample..<(sample + 1)))
        }
    }

    /// Writes a corpus with all samples and commits it.
    func write(to path: String, options: ArchiveOptions = Self.options) throws {
        var writer = try ArchiveWriter(creating: path, corpus: description, options: options)
        try append(0..<lengths.count, to: &writer)
        try writer.finish()
    }
}

extension Tensor<Float> {
    /// The bits of all elements, which tell a NaN from another.
    var bits: [UInt32] { elements.map(\.bitPattern) }
}
