import Testing
import VaneCore
import VaneTensors

/// A model's pass in miniature: two sequences with prompts of 3 tokens and 2 generated tokens each, at one hook point.
struct SteeredPass {
    /// The width of a row.
    static let width = 6

    /// What there is to know about the model.
    static let model = ModelDescription(
        name: "miniature", architecture: "Miniature", fingerprint: "", tokenizerFingerprint: "",
        blocks: 2, width: width, heads: 1, headWidth: width, hiddenWidth: width, vocabulary: 8,
        contextLength: 16)

    /// Where rows are edited.
    static let hook = HookPoint(.residPost, block: 1)

    /// The hidden states before the pass, one row a label.
    let before: [[Float]]
    /// The hidden states after the pass.
    let after: [[Float]]
    /// What each row belongs to.
    let labels: [RowLabel]
    /// What the run says it did.
    let receipt: Receipt

    /// Applies an intervention to the selected rows of a pass.
    ///
    /// - Throws: What the intervention throws, and the receipt's error.
    init(
        _ intervention: any Intervention, selecting selection: TokenSelection = .generated,
        strength: StrengthSchedule = .constant(1), seed: UInt64 = 1
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let labels = (0..<2).flatMap { sequence in
            (0..<5).map {
                RowLabel(sequence: sequence, position: $0, promptLength: 3, token: $0 + 1)
            }
        }
        let rows = labels.map { _ in
            (0..<Self.width).map { _ in Float(generator.unit() * 4 - 2) }
        }
        self.labels = labels
        before = rows
        let application = Application(
            "test", intervention, at: [Self.hook], selecting: selection, strength: strength)
        let run = try InterventionRun(
            [application], of: Self.model, plan: RunPlan(sequences: 2, rowsPerPass: labels.count))
        var contexts = Tensor(shape: [labels.count, Self.width], rows.flatMap(\.self))
        contexts.withMutableSpan {
            run.visit(.residPost, block: 0, values: &$0, width: Self.width, labels: labels)
        }
        var values = Tensor(shape: [labels.count, Self.width], rows.flatMap(\.self))
        values.withMutableSpan {
            run.visit(.residPost, block: 1, values: &$0, width: Self.width, labels: labels)
        }
        for label in labels { run.scored(label) }
        after = (0..<labels.count).map { row in
            (0..<Self.width).map { values[row, $0] }
        }
        receipt = try run.receipt()
    }

    /// The rows of one phase, before and after.
    func rows(_ phase: Phase) -> [(before: [Float], after: [Float])] {
        labels.indices.filter { labels[$0].phase == phase }.map { (before[$0], after[$0]) }
    }
}

extension [Float] {
    /// The bits, so that equality means equality.
    var bits: [UInt32] { map(\.bitPattern) }
}

extension Method {
    /// Fits a method that learns nothing and makes its intervention, as commands do, through a catalog.
    ///
    /// - Throws: What the catalog and the method throw.
    func intervention(_ settings: [String: String] = [:]) throws -> any Intervention {
        var catalog = MethodCatalog()
        try catalog.add([self])
        let method = try catalog.method(descriptor.id)
        let values = try ParameterValues(settings, for: method.descriptor)
        let artifact = try method.fit(.init(data: .nothing, parameters: values))
        return try catalog.intervention(of: artifact)
    }
}
