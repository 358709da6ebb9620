import VaneArchive
import VaneCore
import VaneTensorFiles
import VaneTensors

/// Makes an array of hidden states, `[N, L, W]` or `[N, W]`, a corpus: one row a sample at each of L hook points.
///
/// ITI keeps `head_wise` arrays, `[N, L, A·D]` with what enters each block's output projection, and `layer_wise` ones,
/// `[N, L + 1, D]` with Hugging Face's `hidden_states`, beside `labels`, `[N]`.
///
/// - SeeAlso: `get_activations.py` of [honest_llama](https://github.com/likenneth/honest_llama).
struct CorpusImport {
    /// The file.
    let tensors: ForeignTensors
    /// The tensor, where it is said.
    let name: String?
    /// The hook points, where they are said.
    let hookPoints: [HookPoint]?
    /// The file of labels, where it is said.
    let labels: String?
    /// The number of heads, where it is said.
    let heads: Int?

    /// Writes the corpus and returns the number of samples and the hook points.
    ///
    /// - Throws: `CommandError` when the file holds no such array, and what the file and the archive throw.
    func write(to path: String) throws -> (samples: Int, hookPoints: [HookPoint]) {
        let states = try tensors.tensor(named: name, axes: 2...3, for: "an array of states")
        let samples = states.shape[0]
        let layers = states.shape.count == 3 ? states.shape[1] : 1
        guard let width = states.shape.last, states.count > 0 else {
            throw CommandError("'\(tensors.path)' has shape \(states.shape) and holds no states.")
        }
        let hooks = try hooks(count: layers)
        if let heads, heads < 1 || !width.isMultiple(of: heads) {
            throw CommandError(
                "--heads is \(heads), which does not divide rows of \(width) values.")
        }
        let labels = try readLabels(count: samples)
        var description = CorpusDescription(
            model: nil, hookPoints: hooks,
            widths: Dictionary(hooks.map { ($0, width) }, uniquingKeysWith: { $1 }),
            encoding: encoding(of: states), selection: .lastPrompt, toolVersion: Version.current)
        description.heads = heads
        var writer = try ArchiveWriter(creating: path, corpus: description)
        try writer.append(
            (0..<samples).map { Sample(id: "\($0)", prompt: "", label: labels?[$0]) })
        // Some 64 MB of states at a time.
        let step = max(1, (1 << 24) / max(1, layers * width))
        for start in stride(from: 0, to: samples, by: step) {
            let part = start..<min(start + step, samples)
            try writer.append(
                try Self.batch(states.rows(part), layers: layers, hooks: hooks, first: start))
        }
        try writer.finish()
        return (samples, hooks)
    }

    /// Returns some samples' states, divided by hook point.
    private static func batch(
        _ states: StoredTensor, layers: Int, hooks: [HookPoint], first: Int
    ) throws -> ActivationBatch {
        let count = states.shape[0]
        let width = states.shape.last ?? 0
        let numbers = try states.floats()
        let values = (0..<layers).map { layer in
            var rows = Tensor<Float>(shape: [count, width], repeating: 0)
            numbers.withSpan { numbers in
                rows.withMutableSpan { rows in
                    for sample in 0..<count {
                        let start = (sample * layers + layer) * width
                        for i in 0..<width { rows[sample * width + i] = numbers[start + i] }
                    }
                }
            }
            return rows
        }
        let labels = (first..<(first + count)).map {
            RowLabel(sequence: $0, position: 0, promptLength: 1, token: -1)
        }
        return ActivationBatch(hookPoints: hooks, values: values, labels: labels)
    }

    /// Returns the hook points: those said, or those of ITI's files.
    private func hooks(count: Int) throws -> [HookPoint] {
        let hooks: [HookPoint]
        if let hookPoints {
            hooks = hookPoints
        } else if tensors.path.contains("layer_wise") {
            // Hugging Face's last hidden state is the normed one.
            hooks =
                try (0..<max(0, count - 1)).map { try HookPoint("resid_pre.\($0)") }
                + [HookPoint("final_norm")]
        } else {
            hooks = try (0..<count).map { try HookPoint("head_out.\($0)") }
        }
        guard hooks.count == count, Set(hooks).count == count else {
            throw CommandError(
                "'\(tensors.path)' has states at \(count) places, --at names \(Set(hooks).count); name each once, in order."
            )
        }
        return hooks
    }

    /// Reads the samples' labels, from the file said or from the one beside an array of ITI's.
    private func readLabels(count: Int) throws -> [String]? {
        var file = labels
        for kind in ["_head_wise.npy", "_layer_wise.npy"] where tensors.path.hasSuffix(kind) {
            let beside = tensors.path.dropLast(kind.count) + "_labels.npy"
            if file == nil, FileBytes.exists(String(beside)) { file = String(beside) }
        }
        guard let file else { return nil }
        let numbers = try ForeignTensors(path: file).tensor(
            named: nil, axes: 1...1, for: "a list of labels")
        guard numbers.count == count else {
            throw CommandError(
                "'\(file)' holds \(numbers.count) labels for \(count) samples; give one a sample.")
        }
        return try numbers.integers().elements.map(String.init)
    }

    /// Returns how the numbers are stored: as they come, wider ones as float32.
    private func encoding(of states: StoredTensor) -> ActivationEncoding {
        switch states.elementType {
        case .float16: .float16
        case .bfloat16: .bfloat16
        default: .float32
        }
    }
}
