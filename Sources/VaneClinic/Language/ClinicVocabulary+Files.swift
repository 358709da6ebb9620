extension ClinicVocabulary {
    /// The contents of `tokenizer.json`, as the `tokenizers` library of Hugging Face reads it.
    ///
    /// A word outside the vocabulary is an error there, as `<unk>` is no token of the language.
    public static var tokenizerFile: String {
        let special = tokens.prefix(4).enumerated().map { number, token in
            """
                {"id": \(number), "content": "\(token)", "single_word": false, "lstrip": false, \
            "rstrip": false, "normalized": false, "special": true}
            """
        }
        let words = tokens.enumerated().map { "      \"\($1)\": \($0)" }
        return """
            {
              "version": "1.0",
              "truncation": null,
              "padding": null,
              "added_tokens": [
            \(special.joined(separator: ",\n"))
              ],
              "normalizer": null,
              "pre_tokenizer": {"type": "WhitespaceSplit"},
              "post_processor": null,
              "decoder": null,
              "model": {
                "type": "WordLevel",
                "vocab": {
            \(words.joined(separator: ",\n"))
                },
                "unk_token": "<unk>"
              }
            }

            """
    }

    /// The contents of `config.json`: a Llama of six blocks, 96 wide, with tied embeddings.
    public static var configurationFile: String {
        """
        {
          "architectures": ["LlamaForCausalLM"],
          "model_type": "llama",
          "attention_bias": false,
          "attention_dropout": 0.0,
          "bos_token_id": null,
          "eos_token_id": 3,
          "head_dim": 24,
          "hidden_act": "silu",
          "hidden_size": 96,
          "initializer_range": 0.04,
          "intermediate_size": 256,
          "max_position_embeddings": 128,
          "mlp_bias": false,
          "num_attention_heads": 4,
          "num_hidden_layers": 6,
          "num_key_value_heads": 4,
          "pad_token_id": 0,
          "rms_norm_eps": 1e-05,
          "rope_scaling": null,
          "rope_theta": 10000.0,
          "tie_word_embeddings": true,
          "torch_dtype": "float32",
          "use_cache": true,
          "vocab_size": \(tokens.count)
        }

        """
    }
}
