import VaneTensorFiles

extension TokenizerReader {
    /// Reads a normalizer.
    func normalizer(_ part: JSONValue?) throws -> Normalizer {
        guard let part else { return .none }
        switch try type(part, "normalizer") {
        case "Sequence":
            return .sequence(try (part["normalizers"]?.array ?? []).map { try normalizer($0) })
        case "Prepend": return .prepend(try scalars(part["prepend"], "the prefix of a normalizer"))
        case "Replace":
            return .replace(
                try literal(part["pattern"], "normalizer"),
                with: try scalars(part["content"], "the content of a normalizer"))
        case "NFC": return .composed
        case "NFD": return .decomposed
        case "Lowercase": return .lowercased
        case "Strip":
            return .stripped(
                left: part["strip_left"]?.boolean ?? true,
                right: part["strip_right"]?.boolean ?? true)
        case let type: throw unsupported("the normalizer \(type)")
        }
    }

    /// Reads a pre-tokenizer.
    func preTokenizer(_ part: JSONValue?) throws -> PreTokenizer {
        guard let part else { return .none }
        switch try type(part, "pre-tokenizer") {
        case "Sequence":
            return .sequence(try (part["pretokenizers"]?.array ?? []).map { try preTokenizer($0) })
        case "WhitespaceSplit": return .whitespace
        case "Whitespace": return .words
        case "Digits": return .digits(individually: part["individual_digits"]?.boolean ?? false)
        case "ByteLevel":
            return .byteLevel(
                addsPrefixSpace: part["add_prefix_space"]?.boolean ?? true,
                splits: part["use_regex"]?.boolean ?? true)
        case "Metaspace":
            return .metaspace(
                mark: try scalar(part["replacement"], "the mark of a pre-tokenizer"),
                prepends: try prepending(part), splits: part["split"]?.boolean ?? true)
        case "Split": return try split(part)
        case let type: throw unsupported("the pre-tokenizer \(type)")
        }
    }

    /// Reads when a mark is put before a text; older files know only yes and no.
    private func prepending(_ part: JSONValue) throws -> PreTokenizer.Prepending {
        guard let scheme = part["prepend_scheme"]?.string else {
            return part["add_prefix_space"]?.boolean ?? true ? .always : .never
        }
        guard let prepending = PreTokenizer.Prepending(rawValue: scheme) else {
            throw malformed("'\(scheme)' is no prepend_scheme")
        }
        return prepending
    }

    /// Reads a split by a regular expression.
    private func split(_ part: JSONValue) throws -> PreTokenizer {
        guard let expression = part["pattern"]?["Regex"]?.string else {
            throw unsupported("a split by a literal text")
        }
        guard let pattern = SplitPattern(expression: expression) else {
            throw unsupported("the regular expression '\(expression)'")
        }
        // The known patterns match everything, so "Removed" of what lies between the matches is the same as "Isolated".
        let behavior = part["behavior"]?.string ?? ""
        let isInverted = part["invert"]?.boolean ?? false
        guard behavior == "Isolated" && !isInverted || behavior == "Removed" && isInverted else {
            throw unsupported("a split with the behaviour '\(behavior)'")
        }
        return .pattern(pattern)
    }

    /// Reads a decoder.
    func decoder(_ part: JSONValue?) throws -> TokenDecoder {
        guard let part else { return .spaced }
        guard try type(part, "decoder") == "Sequence" else { return .sequence([try step(part)]) }
        return .sequence(try (part["decoders"]?.array ?? []).map { try step($0) })
    }

    /// Reads one step of a decoder.
    private func step(_ part: JSONValue) throws -> TokenDecoder.Step {
        switch try type(part, "decoder") {
        case "Replace":
            return .replace(
                try literal(part["pattern"], "decoder"),
                with: try scalars(part["content"], "the content of a decoder"))
        case "ByteFallback": return .byteFallback
        case "Fuse": return .fuse
        case "ByteLevel": return .byteLevel
        case "Strip":
            return .strip(
                try scalar(part["content"], "the content of a decoder"),
                start: part["start"]?.integer ?? 0, stop: part["stop"]?.integer ?? 0)
        case "Metaspace":
            return .metaspace(
                mark: try scalar(part["replacement"], "the mark of a decoder"),
                dropsFirst: try prepending(part) != .never)
        case let type: throw unsupported("the decoder \(type)")
        }
    }

    /// Reads the model with its vocabulary.
    func model(_ part: JSONValue?) throws -> (TokenModel, [ExactString: Int]) {
        guard let part else { throw malformed("it has no model") }
        // Files of before 2020 leave the type of a BPE model out.
        let type = part["type"]?.string ?? (part["merges"] != nil ? "BPE" : "without type")
        switch type {
        case "WordLevel":
            let vocabulary = try vocabulary(part["vocab"])
            let unknown = part["unk_token"]?.string.flatMap { vocabulary[ExactString($0)] }
            return (
                .wordLevel(WordLevelModel(vocabulary: vocabulary, unknown: unknown)), vocabulary
            )
        case "BPE":
            let vocabulary = try vocabulary(part["vocab"])
            return (.bytePair(try bytePair(part, vocabulary)), vocabulary)
        default: throw unsupported("the model \(type)")
        }
    }

    /// Reads a model of merging pairs.
    private func bytePair(
        _ part: JSONValue, _ vocabulary: [ExactString: Int]
    ) throws -> BytePairModel {
        for option in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let text = part[option]?.string, !text.isEmpty {
                throw unsupported("the \(option) '\(text)'")
            }
        }
        guard (part["dropout"]?.number ?? 0) == 0 else { throw unsupported("a dropout of merges") }
        var merges: [(left: String, right: String)] = []
        for merge in part["merges"]?.array ?? [] {
            let pair =
                merge.array?.compactMap(\.string)
                ?? merge.string?.unicodeScalars.split(
                    separator: " ", omittingEmptySubsequences: false
                )
                .map { String($0) } ?? []
            guard pair.count == 2 else { throw malformed("merge \(merges.count) is no pair") }
            merges.append((pair[0], pair[1]))
        }
        let options = BytePairModel.Options(
            unknown: part["unk_token"]?.string, fusesUnknown: part["fuse_unk"]?.boolean ?? false,
            fallsBackToBytes: part["byte_fallback"]?.boolean ?? false,
            ignoresMerges: part["ignore_merges"]?.boolean ?? false)
        do {
            return try BytePairModel(vocabulary: vocabulary, merges: merges, options: options)
        } catch {
            throw malformed("it names a token '\(error.token)' that its vocabulary lacks")
        }
    }
}
