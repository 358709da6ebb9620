import Crypto
import VaneCore
import VaneTensorFiles

extension LanguageModel {
    /// Loads a model from a directory as Hugging Face transformers writes it.
    ///
    /// The directory holds `config.json`, `tokenizer.json`, and `model.safetensors` or the files that
    /// `model.safetensors.index.json` names; `generation_config.json`, if there, says which tokens end a text.
    ///
    /// - Throws: ``ModelError``; `TensorFileError` when a file of weights is damaged.
    public init(directory: String) throws {
        let path =
            directory.count > 1 && directory.hasSuffix("/")
            ? String(directory.dropLast()) : directory
        guard let config = try? FileBytes.read(path + "/config.json") else {
            throw ModelError(
                .notAModel,
                "'\(directory)' is not a model's directory: it has no readable config.json; "
                    + "give the directory of a Hugging Face checkpoint.")
        }
        guard let tokenizer = try? FileBytes.read(path + "/tokenizer.json") else {
            throw Self.missing("tokenizer.json", in: directory)
        }
        guard
            [Checkpoint.singleFile, Checkpoint.indexFile]
                .contains(where: { FileBytes.exists(path + "/" + $0) })
        else { throw Self.missing(Checkpoint.singleFile, in: directory) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        try self.init(
            name: name, prefix: path + "/", config: config, tokenizer: tokenizer,
            generation: try? FileBytes.read(path + "/generation_config.json"),
            checkpoint: { try Checkpoint(directory: path) })
    }

    /// Loads a model whose files are in memory already, such as one that is embedded in a program.
    ///
    /// - Parameters:
    ///   - name: The name for people.
    ///   - config: The bytes of `config.json`.
    ///   - tokenizer: The bytes of `tokenizer.json`.
    ///   - weights: The bytes of `model.safetensors`.
    /// - Throws: ``ModelError``; `TensorFileError` when the weights are damaged.
    public init(name: String, config: [UInt8], tokenizer: [UInt8], weights: [UInt8]) throws {
        try self.init(
            name: name, prefix: name + "/", config: config, tokenizer: tokenizer, generation: nil,
            checkpoint: {
                Checkpoint(
                    try SafetensorsFile(bytes: weights, named: name + "/" + Checkpoint.singleFile))
            })
    }

    /// Loads a model from the bytes of its small files; the weights are opened once these are understood.
    private init(
        name: String, prefix: String, config: [UInt8], tokenizer: [UInt8], generation: [UInt8]?,
        checkpoint: () throws -> Checkpoint
    ) throws {
        let reader = try ConfigurationReader(json: config, named: prefix + "config.json")
        var configuration = try reader.configuration()
        if let generation {
            let tokens = try ConfigurationReader(
                json: generation, named: prefix + "generation_config.json"
            ).endTokens()
            if !tokens.isEmpty { configuration.endTokens = tokens }
        }
        let parsed = try Tokenizer(json: tokenizer, named: prefix + "tokenizer.json")
        let checkpoint = try checkpoint()
        var hash = SHA256()
        checkpoint.forEachFile { hash.update(bytes: $0) }
        hash.update(data: Array(configuration.fingerprintText.utf8))
        var tokenizerHash = SHA256()
        tokenizerHash.update(data: tokenizer)
        try self.init(
            name: name, configuration: configuration,
            weights: try WeightLoader(checkpoint: checkpoint, configuration: configuration).load(),
            tokenizer: parsed,
            fingerprints: (hash.finalize().hexadecimal, tokenizerHash.finalize().hexadecimal))
    }

    /// Returns the error for a file that a model's directory lacks.
    private static func missing(_ file: String, in directory: String) -> ModelError {
        ModelError(
            .missingFile,
            "'\(directory)' has no readable \(file); fetch all files of the checkpoint.")
    }
}

extension SHA256 {
    /// Hashes bytes where they are.
    fileprivate mutating func update(bytes: RawSpan) {
        // SAFETY: the bytes are read during the call.
        unsafe bytes.withUnsafeBytes { unsafe update(bufferPointer: $0) }
    }
}

extension SHA256Digest {
    /// The digest in hexadecimal.
    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
