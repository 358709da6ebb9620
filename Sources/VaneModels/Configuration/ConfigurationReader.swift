import VaneTensorFiles

/// Reads a `config.json` in the words of Hugging Face transformers, of version 4 and of version 5.
struct ConfigurationReader {
    /// What messages call the file.
    let file: String

    /// The file's members.
    private let root: JSONValue

    /// Parses a file.
    ///
    /// - Throws: ``ModelError`` with code `malformed`.
    init(json: [UInt8], named file: String) throws {
        self.file = file
        do {
            root = try JSONParser.parse(json)
        } catch {
            throw ModelError.malformed(file, "it is not JSON (\(error.reason))")
        }
        guard root.object != nil else {
            throw ModelError.malformed(file, "it is not a JSON object")
        }
    }

    /// Returns what the file says about a decoder.
    ///
    /// - Throws: ``ModelError`` with code `unsupportedArchitecture`, `missingKey` or `unsupported`.
    func configuration() throws -> DecoderConfiguration {
        let (architecture, family) = try family()
        try refuseUnsupported()
        let width = try size("hidden_size")
        let heads = try size("num_attention_heads")
        let keyValueHeads = try optionalSize("num_key_value_heads") ?? heads
        let headWidth = try optionalSize("head_dim") ?? (width / heads)
        guard heads.isMultiple(of: keyValueHeads) else {
            throw invalid(
                "num_key_value_heads", "\(keyValueHeads)", "a divisor of the \(heads) query heads")
        }
        guard headWidth.isMultiple(of: 2), headWidth > 0 else {
            throw invalid("head_dim", "\(headWidth)", "an even number")
        }
        return DecoderConfiguration(
            architecture: architecture, blocks: try size("num_hidden_layers"), width: width,
            heads: heads, keyValueHeads: keyValueHeads, headWidth: headWidth,
            hiddenWidth: try size("intermediate_size"), vocabulary: try size("vocab_size"),
            contextLength: try optionalSize("max_position_embeddings") ?? 2048,
            normalizationEpsilon: Float(try optionalNumber("rms_norm_eps", in: root) ?? 1e-6),
            rotary: try rotary(), hasInputBias: try bias(family.inputBias),
            hasOutputBias: try bias(family.outputBias), hasHiddenBias: try bias(family.hiddenBias),
            normalizesQueries: family.normalizesQueries,
            tiesEmbeddings: root["tie_word_embeddings"]?.boolean, endTokens: endTokens())
    }

    /// Returns the tokens that end a text: one number or a list.
    func endTokens() -> [Int] {
        guard let value = root["eos_token_id"] else { return [] }
        return value.integer.map { [$0] } ?? value.array?.compactMap(\.integer) ?? []
    }

    /// Returns the architecture and what sets it apart.
    private func family() throws -> (String, DecoderFamily) {
        let known = DecoderFamily.known.keys.sorted()
        guard let name = root["architectures"]?.array?.first?.string else {
            throw missing("architectures", "the name of a model class such as LlamaForCausalLM")
        }
        guard let family = DecoderFamily.known[name] else {
            throw ModelError(
                .unsupportedArchitecture,
                "'\(file)' is of a \(name), which Vane does not compute; choose a model of one of these: "
                    + known.joined(separator: ", ") + ".")
        }
        return (name, family)
    }

    /// Refuses settings that would be computed wrongly.
    private func refuseUnsupported() throws {
        let activation = root["hidden_act"]?.string ?? "silu"
        guard activation == "silu" else {
            throw unsupported("hidden_act", activation, "silu")
        }
        if let window = root["sliding_window"]?.integer,
            root["use_sliding_window"]?.boolean ?? true,
            window < (try optionalSize("max_position_embeddings") ?? 2048)
        {
            throw unsupported("sliding_window", "\(window)", "null")
        }
        if let part = root["partial_rotary_factor"]?.number, part != 1 {
            throw unsupported("partial_rotary_factor", "\(part)", "1")
        }
        if root["quantization_config"] != nil {
            throw unsupported("quantization_config", "present", "none")
        }
    }

    /// Reads the rotary embedding from the top level, from `rope_scaling` (version 4) or `rope_parameters` (version 5).
    private func rotary() throws -> RotaryEmbedding {
        let parameters = root["rope_parameters"] ?? root["rope_scaling"]
        if let parameters, parameters.object == nil {
            throw invalid("rope_scaling", "no object", "an object with rope_type")
        }
        let base =
            try optionalNumber("rope_theta", in: root)
            ?? parameters.flatMap { try optionalNumber("rope_theta", in: $0) } ?? 10_000
        guard base > 0 else { throw invalid("rope_theta", "\(base)", "a positive number") }
        guard let parameters else { return RotaryEmbedding(base: Float(base)) }
        let type = parameters["rope_type"]?.string ?? parameters["type"]?.string ?? "default"
        func number(_ key: String) throws -> Float {
            guard let value = parameters[key]?.number, value > 0, value < 1e9 else {
                throw missing(
                    "rope_parameters.\(key)", "a positive number, since rope_type is '\(type)'")
            }
            return Float(value)
        }
        switch type {
        case "default": return RotaryEmbedding(base: Float(base))
        case "linear":
            return RotaryEmbedding(
                base: Float(base), scaling: .linear(factor: try number("factor")))
        case "llama3":
            return RotaryEmbedding(
                base: Float(base),
                scaling: .llama3(
                    factor: try number("factor"),
                    lowFrequencyFactor: try number("low_freq_factor"),
                    highFrequencyFactor: try number("high_freq_factor"),
                    originalContext: Int(try number("original_max_position_embeddings"))))
        default: throw unsupported("rope_type", type, "default, linear or llama3")
        }
    }

    /// Decides whether a projection has a bias.
    private func bias(_ rule: DecoderFamily.Bias) throws -> Bool {
        switch rule {
        case .never: return false
        case .always: return true
        case .key(let key): return root[key]?.boolean ?? false
        }
    }

    /// Returns a number that may be absent, but if present must be one.
    private func optionalNumber(_ key: String, in object: JSONValue) throws -> Double? {
        guard let value = object[key] else { return nil }
        guard let number = value.number, number > 0, number.isFinite else {
            throw invalid(key, value.number.map { "\($0)" } ?? "no number", "a positive number")
        }
        return number
    }

    /// Returns a size that must be there.
    private func size(_ key: String) throws -> Int {
        guard let value = try optionalSize(key) else { throw missing(key, "a positive integer") }
        return value
    }

    /// Returns a size that may be absent, but if present must be one.
    private func optionalSize(_ key: String) throws -> Int? {
        guard let value = root[key] else { return nil }
        // The bound keeps every product of two sizes inside 64 bits.
        guard let size = value.integer, size > 0, size < 1 << 30 else {
            throw invalid(key, value.number.map { "\($0)" } ?? "no number", "a positive integer")
        }
        return size
    }

    /// Returns the error for a key that is not there.
    private func missing(_ key: String, _ expected: String) -> ModelError {
        ModelError(
            .missingKey,
            "'\(file)' lacks '\(key)', \(expected); use the config.json that came with the weights."
        )
    }

    /// Returns the error for a value out of range.
    private func invalid(_ key: String, _ found: String, _ expected: String) -> ModelError {
        ModelError(
            .missingKey,
            "'\(file)' has '\(key)' = \(found) where \(expected) is expected; "
                + "use the config.json that came with the weights.")
    }

    /// Returns the error for a setting that the decoder does not compute.
    private func unsupported(_ key: String, _ found: String, _ expected: String) -> ModelError {
        ModelError(
            .unsupported,
            "'\(file)' has '\(key)' = \(found), which Vane does not compute; choose a model with \(expected)."
        )
    }
}
