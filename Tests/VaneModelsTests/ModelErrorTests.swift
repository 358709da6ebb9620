import Foundation
import Testing
import VaneCore
import VaneTensorFiles

@testable import VaneModels

/// What goes wrong with models, word for word.
@Suite struct ModelErrorTests {
    /// A folder with a model's files.
    private final class Folder {
        /// The folder's path.
        let path = NSTemporaryDirectory() + "vane-" + UUID().uuidString

        /// Makes the folder and writes the files.
        init(_ files: [String: [UInt8]]) throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            for (name, bytes) in files {
                try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Returns the files of a small model.
    private func files() throws -> [String: [UInt8]] {
        let random = try RandomModel.named("llama, untied")
        return [
            "config.json": Array(random.config.utf8), "tokenizer.json": random.tokenizer,
            "model.safetensors": try random.weights(),
        ]
    }

    /// Returns the error of loading a model in memory with a changed configuration.
    private func error(changing key: String, to value: String?) throws -> ModelError? {
        let random = try RandomModel.named("llama, untied")
        var config = try #require(
            try JSONSerialization.jsonObject(with: Data(random.config.utf8)) as? [String: Any])
        config[key] = try value.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)
        }
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: config))
        return #expect(throws: ModelError.self) {
            try LanguageModel(
                name: "m", config: bytes, tokenizer: random.tokenizer, weights: random.weights())
        }
    }

    @Test func `A directory's model equals the same model in memory`() throws {
        let folder = try Folder(files())
        let model = try LanguageModel(directory: folder.path + "/")
        let memory = try RandomModel.named("llama, untied").load()
        let request = GenerationRequest([Prompt("1 5 9")], maximumTokens: 5)
        #expect(try model.generate(request).completions == memory.generate(request).completions)
        #expect(model.description.fingerprint == memory.description.fingerprint)
    }

    @Test func `The tokens that end a text come from generation_config.json first`() throws {
        var files = try files()
        let plain = try Folder(files)
        let free = try LanguageModel(directory: plain.path)
        let tokens = try free.generate(
            GenerationRequest([Prompt("1 5 9")], maximumTokens: 5)
        ).completions[0].tokens
        files["generation_config.json"] = Array("{\"eos_token_id\":[58,\(tokens[1])]}".utf8)
        let folder = try Folder(files)
        let result = try LanguageModel(directory: folder.path).generate(
            GenerationRequest([Prompt("1 5 9")], maximumTokens: 5))
        #expect(result.completions[0].ending == .endOfText)
        #expect(
            result.completions[0].tokens
                == Array(tokens[...(tokens.firstIndex(of: tokens[1]) ?? 0)]))
    }

    @Test func `A directory that is no model's says which file is missing`() throws {
        let error = #expect(throws: ModelError.self) { try LanguageModel(directory: "/nowhere") }
        #expect(error?.code == .notAModel)
        #expect(
            error?.message
                == "'/nowhere' is not a model's directory: it has no readable config.json; give the directory of a Hugging Face checkpoint."
        )
        for file in ["tokenizer.json", "model.safetensors"] {
            var files = try files()
            files[file] = nil
            let folder = try Folder(files)
            let error = #expect(throws: ModelError.self) {
                try LanguageModel(directory: folder.path)
            }
            #expect(error?.code == .missingFile)
            #expect(
                error?.message
                    == "'\(folder.path)' has no readable \(file); fetch all files of the checkpoint."
            )
        }
    }

    @Test func `A tensor that is missing is named`() throws {
        let random = try RandomModel.named("llama, untied")
        let name = "model.layers.1.mlp.up_proj.weight"
        let error = #expect(throws: ModelError.self) {
            try LanguageModel(
                name: "m", config: Array(random.config.utf8), tokenizer: random.tokenizer,
                weights: random.weights { $0 == name ? nil : $1 })
        }
        #expect(error?.code == .missingTensor)
        #expect(
            error?.message
                == "'m/model.safetensors' has no tensor '\(name)', which a LlamaForCausalLM of 2 blocks needs; fetch all files of the checkpoint."
        )
    }

    @Test func `A tensor of another shape is named with both shapes`() throws {
        let random = try RandomModel.named("llama, untied")
        let name = "model.layers.0.self_attn.k_proj.weight"
        let error = #expect(throws: ModelError.self) {
            try LanguageModel(
                name: "m", config: Array(random.config.utf8), tokenizer: random.tokenizer,
                weights: random.weights { $0 == name ? [8, 32] : $1 })
        }
        #expect(error?.code == .shapeMismatch)
        #expect(
            error?.message
                == "'\(name)' in 'm/model.safetensors' has the shape [8, 32] where config.json calls for [16, 32]; use the config.json that came with the weights."
        )
    }

    @Test func `An unknown architecture is named beside the known ones`() throws {
        let error = try error(changing: "architectures", to: #"["BertForMaskedLM"]"#)
        #expect(error?.code == .unsupportedArchitecture)
        #expect(
            error?.message
                == "'m/config.json' is of a BertForMaskedLM, which Vane does not compute; choose a model of one of these: LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM."
        )
    }

    @Test(
        arguments: [
            (
                "hidden_size", nil,
                "lacks 'hidden_size', a positive integer; use the config.json that came with the weights."
            ),
            (
                "hidden_size", "0",
                "has 'hidden_size' = 0.0 where a positive integer is expected; use the config.json that came with the weights."
            ),
            (
                "num_key_value_heads", "3",
                "has 'num_key_value_heads' = 3 where a divisor of the 4 query heads is expected; use the config.json that came with the weights."
            ),
            (
                "architectures", nil,
                "lacks 'architectures', the name of a model class such as LlamaForCausalLM; use the config.json that came with the weights."
            ),
            (
                "hidden_act", #""gelu""#,
                "has 'hidden_act' = gelu, which Vane does not compute; choose a model with silu."
            ),
            (
                "rope_parameters", #"{"rope_type":"yarn"}"#,
                "has 'rope_type' = yarn, which Vane does not compute; choose a model with default, linear or llama3."
            ),
            (
                "rope_parameters", #"{"rope_type":"linear"}"#,
                "lacks 'rope_parameters.factor', a positive number, since rope_type is 'linear'; use the config.json that came with the weights."
            ),
            (
                "sliding_window", "16",
                "has 'sliding_window' = 16, which Vane does not compute; choose a model with null."
            ),
        ] as [(String, String?, String)])
    func `A configuration that cannot be used says why`(
        key: String, value: String?, rest: String
    ) throws {
        let error = try error(changing: key, to: value)
        #expect(error?.message == "'m/config.json' \(rest)")
    }

    @Test func `Damaged weights are refused`() throws {
        let random = try RandomModel.named("llama, untied")
        #expect(throws: TensorFileError.self) {
            try LanguageModel(
                name: "m", config: Array(random.config.utf8), tokenizer: random.tokenizer,
                weights: Array(random.weights().dropLast(8)))
        }
    }

    @Test func `A tokenizer with more tokens than the model is refused`() throws {
        let random = try RandomModel.named("llama, untied")
        let json = #"{"model":{"type":"WordLevel","vocab":{"a":0,"b":60}}}"#
        let error = #expect(throws: ModelError.self) {
            try LanguageModel(
                name: "m", config: Array(random.config.utf8), tokenizer: Array(json.utf8),
                weights: random.weights())
        }
        #expect(error?.code == .unknownToken)
        #expect(
            error?.message
                == "Token 60 does not exist: the vocabulary has tokens 0 to 59; use the tokenizer that belongs to the model."
        )
    }

    @Test(arguments: [
        (Prompt([.tokens([])]), "Prompt 0 has no token; give it at least one word."),
        (
            Prompt("1 x"),
            "'x' is not in the tokenizer's vocabulary, which has no token for unknown text; reword the prompt."
        ),
        (
            Prompt([.tokens([1, 60])]),
            "Token 60 does not exist: the vocabulary has tokens 0 to 59; use the tokenizer that belongs to the model."
        ),
        (
            Prompt([.tokens([Int](repeating: 1, count: 65))]),
            "Prompt 0 has 65 tokens where 'llama, untied' takes 64; shorten it."
        ),
        (
            Prompt([.tokens([1]), .media("cat.png")]),
            "'llama, untied' takes text alone and cannot see 'cat.png'; leave it out."
        ),
    ])
    func `A prompt that cannot be taken says why`(prompt: Prompt, message: String) throws {
        let model = try RandomModel.named("llama, untied").load()
        let error = #expect(throws: ModelError.self) {
            try model.generate(GenerationRequest([prompt]))
        }
        #expect(error?.message == message)
    }

    @Test func `A prompt without a forced continuation cannot be scored`() throws {
        let model = try RandomModel.named("llama, untied").load()
        let error = #expect(throws: ModelError.self) {
            try model.score([Prompt("1 2")], applying: [])
        }
        #expect(
            error?.message
                == "Prompt 0 has no forced continuation to be scored; give it one.")
    }

    @Test func `Generation ends where the context does`() throws {
        let model = try RandomModel.named("qwen2").load()
        let prompt = Prompt([.tokens([Int](repeating: 1, count: 62))])
        let result = try model.generate(GenerationRequest([prompt], maximumTokens: 100))
        #expect(result.completions[0].tokens.count <= 2)
    }
}
