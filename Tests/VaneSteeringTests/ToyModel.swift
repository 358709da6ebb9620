import Testing
import VaneCore
import VaneTensors

/// A model small enough to be read at a glance: each block adds a map of the mean of all states so far, then a tanh of a map.
///
/// Every sum runs over one sequence in the order of its positions, so batches, padding and chunks cannot change a bit by
/// themselves; what they change comes from the interventions.
struct ToyModel {
    /// How prompts are laid out in passes.
    struct Layout: CustomTestStringConvertible {
        /// The most sequences in a pass.
        var batch = 8
        /// The most columns of a pass.
        var chunk = 64
        /// Whether padding stands before the prompts or behind them.
        var padsLeft = true

        /// The layout in words.
        var testDescription: String {
            "\(batch) a batch, \(chunk) columns a pass, padding \(padsLeft ? "left" : "right")"
        }
    }

    /// What a run left.
    struct Outcome {
        /// The generated tokens of each prompt.
        var tokens: [[Int]]
        /// The bits of every block's output, by sequence, position and block.
        var states: [[[[UInt32]]]]
        /// What the applications did.
        var receipt: Receipt
    }

    /// The number of tokens.
    static let vocabulary = 11
    /// What there is to know about it.
    let description: ModelDescription
    /// The tokens' vectors, `[V, D]`.
    private let embedding: Tensor<Float>
    /// What each block does with the mean, `[D, D]`.
    private let mixing: [Tensor<Float>]
    /// What each block does with a state, `[D, D]`.
    private let mapping: [Tensor<Float>]

    /// Draws a model.
    init(seed: UInt64 = 1, blocks: Int = 3, width: Int = 6) {
        var random = SeededGenerator(seed: seed)
        func draw(_ rows: Int) -> Tensor<Float> {
            Tensor(
                shape: [rows, width], (0..<(rows * width)).map { _ in Float(random.unit() * 2 - 1) }
            )
        }
        embedding = draw(Self.vocabulary)
        mixing = (0..<blocks).map { _ in draw(width) }
        mapping = (0..<blocks).map { _ in draw(width) }
        description = ModelDescription(
            name: "toy", architecture: "Toy", fingerprint: "00", tokenizerFingerprint: "00",
            blocks: blocks, width: width, heads: 1, headWidth: width, hiddenWidth: width,
            vocabulary: Self.vocabulary, contextLength: 64)
    }

    /// Continues prompts greedily.
    func run(
        _ prompts: [[Int]], _ applications: [Application] = [], steps: Int = 3,
        layout: Layout = Layout()
    ) throws -> Outcome {
        let longest = prompts.map(\.count).max() ?? 0
        let plan = RunPlan(
            sequences: prompts.count, rowsPerPass: layout.batch * min(layout.chunk, longest),
            splitsPrompts: layout.chunk < longest)
        var pass = ToyPass(
            model: self, run: try InterventionRun(applications, of: description, plan: plan),
            prompts: prompts)
        for start in stride(from: 0, to: prompts.count, by: layout.batch) {
            let sequences = Array(start..<min(start + layout.batch, prompts.count))
            pass.prefill(sequences, layout)
            for _ in 1..<max(steps, 1) { pass.step(sequences) }
        }
        return Outcome(
            tokens: pass.tokens, states: pass.states, receipt: try pass.run.receipt())
    }

    /// Multiplies a matrix by a vector, in double precision.
    fileprivate func product(_ matrix: Tensor<Float>, _ vector: [Float]) -> [Float] {
        (0..<matrix.rows).map { row in
            Float(
                vector.indices.reduce(0.0) { $0 + Double(matrix[row, $1]) * Double(vector[$1]) })
        }
    }

    /// Adds one block's two updates to a state, given the sum of all states so far.
    fileprivate func block(_ index: Int, _ state: [Float], sum: [Float], count: Int) -> [Float] {
        let mean = sum.map { $0 / Float(count) }
        let mixed = zip(state, product(mixing[index], mean)).map(+)
        let update = product(mapping[index], mixed).map { $0 / (1 + $0.magnitude) }
        return zip(mixed, update).map(+)
    }

    /// A token's vector.
    fileprivate func vector(_ token: Int) -> [Float] {
        (0..<description.width).map { embedding[token, $0] }
    }

    /// The likeliest token after a state.
    fileprivate func next(_ state: [Float]) -> Int {
        let scores = product(embedding, state)
        return scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) } ?? 0
    }
}

/// A run of the toy model in progress.
private struct ToyPass {
    /// The model.
    let model: ToyModel
    /// What edits its states.
    let run: InterventionRun
    /// The prompts.
    let prompts: [[Int]]
    /// The generated tokens.
    var tokens: [[Int]]
    /// The sums of block inputs, by sequence and block.
    private var sums: [[[Float]]]
    /// The bits of block outputs, by sequence, position and block.
    var states: [[[[UInt32]]]]

    /// Begins a run.
    init(model: ToyModel, run: InterventionRun, prompts: [[Int]]) {
        self.model = model
        self.run = run
        self.prompts = prompts
        tokens = Array(repeating: [], count: prompts.count)
        let zeros = [Float](repeating: 0, count: model.description.width)
        sums = Array(
            repeating: Array(repeating: zeros, count: model.description.blocks),
            count: prompts.count)
        states = Array(repeating: [], count: prompts.count)
    }

    /// Passes the prompts of a batch and chooses their first tokens.
    mutating func prefill(_ sequences: [Int], _ layout: ToyModel.Layout) {
        let columns = sequences.map { prompts[$0].count }.max() ?? 0
        for first in stride(from: 0, to: columns, by: layout.chunk) {
            var labels: [RowLabel] = []
            for sequence in sequences {
                let prompt = prompts[sequence]
                for column in first..<min(first + layout.chunk, columns) {
                    let position = column - (layout.padsLeft ? columns - prompt.count : 0)
                    guard prompt.indices.contains(position) else {
                        labels.append(.padding)
                        continue
                    }
                    labels.append(
                        RowLabel(
                            sequence: sequence, position: position, promptLength: prompt.count,
                            token: prompt[position]))
                }
            }
            pass(labels)
        }
    }

    /// Passes the last generated token of each sequence and chooses the next.
    mutating func step(_ sequences: [Int]) {
        pass(
            sequences.map { sequence in
                RowLabel(
                    sequence: sequence,
                    position: prompts[sequence].count + tokens[sequence].count - 1,
                    promptLength: prompts[sequence].count, token: tokens[sequence].last ?? 0)
            })
    }

    /// Passes rows through all blocks.
    private mutating func pass(_ labels: [RowLabel]) {
        let width = model.description.width
        // Padding holds what would be noticed at once if it leaked.
        var rows = labels.map { label in
            label.isPadding
                ? [Float](repeating: 1e9, count: width) : model.vector(Int(label.token))
        }
        for label in labels where !label.isPadding { states[Int(label.sequence)].append([]) }
        for block in 0..<model.description.blocks {
            visit(.residPre, block, &rows, labels)
            for (row, label) in labels.enumerated() where !label.isPadding {
                let sequence = Int(label.sequence)
                sums[sequence][block] = zip(sums[sequence][block], rows[row]).map(+)
                rows[row] = model.block(
                    block, rows[row], sum: sums[sequence][block], count: Int(label.position) + 1)
            }
            visit(.residPost, block, &rows, labels)
            for (row, label) in labels.enumerated() where !label.isPadding {
                states[Int(label.sequence)][Int(label.position)].append(rows[row].map(\.bitPattern))
            }
        }
        for (row, label) in labels.enumerated()
        where !label.isPadding && label.fromPromptEnd >= -1 {
            tokens[Int(label.sequence)].append(model.next(rows[row]))
            run.scored(label)
        }
    }

    /// Lets the run look at rows.
    private func visit(
        _ site: HookSite, _ block: Int, _ rows: inout [[Float]], _ labels: [RowLabel]
    ) {
        guard run.wants(site, block: block) else { return }
        let width = model.description.width
        var values = Tensor<Float>(shape: [rows.count, width], rows.flatMap(\.self))
        values.withMutableSpan {
            run.visit(site, block: block, values: &$0, width: width, labels: labels)
        }
        for row in rows.indices { rows[row] = (0..<width).map { values[row, $0] } }
    }
}
