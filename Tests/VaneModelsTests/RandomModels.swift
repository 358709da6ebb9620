import Foundation
import Testing
import VaneTensorFiles
import VaneTensors

@testable import VaneModels

/// The tiny random models of `families_parity.py`, their weights drawn again from the seeded stream.
struct RandomModel: Decodable, CustomTestStringConvertible {
    /// What sets the model apart.
    let name: String

    /// The seed of its weights.
    let seed: UInt64

    /// Its `config.json`.
    let config: String

    /// The shapes of its tensors.
    let shapes: [String: [Int]]

    /// Two prompts as tokens.
    let prompts: [[Int]]

    /// What transformers continues them with.
    let tokens: [[Int]]

    /// The last row of the first prompt: the embedding, the output of each block, the last one normalized.
    let lastRows: [[Float]]

    /// The next-token scores at the last row of the first prompt.
    let logits: [Float]

    /// The name.
    var testDescription: String { name }

    /// All models.
    static let all: [RandomModel] = {
        (try? Fixture.json("families_parity.json", as: [RandomModel].self)) ?? []
    }()

    /// Returns the model of a name.
    static func named(_ name: String) throws -> RandomModel {
        try #require(all.first { $0.name == name })
    }

    /// Returns the bytes of `model.safetensors`; a closure may leave tensors out or change their shape.
    func weights(shaping: (String, [Int]) -> [Int]? = { $1 }) throws -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var writer = SafetensorsWriter()
        for name in shapes.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let shape = try #require(shapes[name])
            let inputs = Double(shape[shape.count - 1])
            let values = (0..<shape.reduce(1, *)).map { _ -> Float in
                let u = generator.unit() - 0.5
                if name.hasSuffix("norm.weight") { return Float(1 + 0.4 * u) }
                return Float(name.hasSuffix(".bias") ? 0.5 * u : 2 * u * (3 / inputs).squareRoot())
            }
            guard let wanted = shaping(name, shape) else { continue }
            let count = wanted.reduce(1, *)
            try writer.add(
                Tensor(shape: wanted, Array(values.prefix(count))), named: name)
        }
        return writer.bytes
    }

    /// A tokenizer whose words are the numbers of the tokens.
    var tokenizer: [UInt8] {
        let words = (0..<60).map { "\"\($0)\":\($0)" }.joined(separator: ",")
        return Array(
            #"{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordLevel","vocab":{\#(words)}}}"#
                .utf8)
    }

    /// Returns the model, which takes 64 positions unless more are wanted.
    func load(positions: Int = 64) throws -> LanguageModel {
        let config = config.replacing(
            #""max_position_embeddings": 64"#, with: #""max_position_embeddings": \#(positions)"#)
        return try LanguageModel(
            name: name, config: Array(config.utf8), tokenizer: tokenizer, weights: weights())
    }
}
