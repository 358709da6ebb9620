import VaneTensorFiles

extension Tokenizer {
    /// Reads a `tokenizer.json`.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`; ``ModelError`` with code `malformed` or `unsupported`.
    public init(path: String) throws {
        try self.init(json: FileBytes.read(path), named: path)
    }

    /// Reads a `tokenizer.json` that is in memory already.
    ///
    /// - Parameters:
    ///   - json: The file's bytes.
    ///   - name: What messages call it.
    /// - Throws: ``ModelError`` with code `malformed` or `unsupported`.
    public init(json: [UInt8], named name: String) throws {
        let root: JSONValue
        do {
            root = try JSONParser.parse(json)
        } catch {
            throw ModelError.malformed(name, "it is not JSON (\(error.reason))")
        }
        let reader = TokenizerReader(file: name)
        normalizer = try reader.normalizer(root["normalizer"])
        preTokenizer = try reader.preTokenizer(root["pre_tokenizer"])
        template = try reader.template(root["post_processor"])
        decoder = try reader.decoder(root["decoder"])
        let tokens = try reader.addedTokens(root["added_tokens"])
        added = AddedTokens(tokens, normalizer: normalizer)
        let vocabulary: [ExactString: Int]
        (model, vocabulary) = try reader.model(root["model"])
        texts = try reader.texts(vocabulary, tokens)
    }
}

/// Reads the parts of a `tokenizer.json` and says which part is not understood.
struct TokenizerReader {
    /// What messages call the file.
    let file: String

    /// The largest id that is believed, far beyond any vocabulary.
    private static let largestID = 1 << 24

    /// Returns the error for a part that breaks the format.
    func malformed(_ reason: String) -> ModelError { .malformed(file, reason) }

    /// Returns the error for a part that is not supported.
    func unsupported(_ what: String) -> ModelError { .unsupportedTokenizer(file, what) }

    /// Returns the type of a part.
    func type(_ part: JSONValue, _ role: String) throws -> String {
        guard let type = part["type"]?.string else { throw malformed("a \(role) has no type") }
        return type
    }

    /// Returns a text as scalars.
    func scalars(_ value: JSONValue?, _ what: String) throws -> [Unicode.Scalar] {
        guard let text = value?.string else { throw malformed("\(what) is not a text") }
        return Array(text.unicodeScalars)
    }

    /// Returns a text of one scalar.
    func scalar(_ value: JSONValue?, _ what: String) throws -> Unicode.Scalar {
        let scalars = try scalars(value, what)
        guard scalars.count == 1 else { throw malformed("\(what) is not one character") }
        return scalars[0]
    }

    /// Returns a literal pattern.
    func literal(_ value: JSONValue?, _ role: String) throws -> [Unicode.Scalar] {
        if let expression = value?["Regex"]?.string {
            throw unsupported("the regular expression '\(expression)' in a \(role)")
        }
        return try scalars(value?["String"], "the pattern of a \(role)")
    }

    /// Reads the list of added tokens.
    func addedTokens(_ list: JSONValue?) throws -> [AddedToken] {
        try (list?.array ?? []).map { entry in
            guard let id = entry["id"]?.integer, (0..<Self.largestID).contains(id),
                let content = entry["content"]?.string
            else { throw malformed("an added token lacks its id or its content") }
            return AddedToken(
                id: id, content: content,
                isSingleWord: entry["single_word"]?.boolean ?? false,
                stripsLeft: entry["lstrip"]?.boolean ?? false,
                stripsRight: entry["rstrip"]?.boolean ?? false,
                isNormalized: entry["normalized"]?.boolean ?? false,
                isSpecial: entry["special"]?.boolean ?? false)
        }
    }

    /// Reads a vocabulary.
    func vocabulary(_ value: JSONValue?) throws -> [ExactString: Int] {
        guard let members = value?.object?.members else {
            throw malformed("its model has no vocabulary")
        }
        var vocabulary: [ExactString: Int] = [:]
        vocabulary.reserveCapacity(members.count)
        for member in members {
            guard let id = member.value.integer, (0..<Self.largestID).contains(id) else {
                throw malformed("the token '\(member.name)' has no id")
            }
            vocabulary[ExactString(member.name)] = id
        }
        return vocabulary
    }

    /// Returns the text of every token by id.
    func texts(_ vocabulary: [ExactString: Int], _ added: [AddedToken]) throws -> [String?] {
        let last = max(vocabulary.values.max() ?? -1, added.map(\.id).max() ?? -1)
        var texts = [String?](repeating: nil, count: last + 1)
        for (token, id) in vocabulary {
            guard texts[id] == nil else {
                throw malformed("the id \(id) stands for two tokens")
            }
            texts[id] = token.text
        }
        for token in added { texts[token.id] = token.content }
        return texts
    }

    /// Reads the template of special tokens.
    func template(_ part: JSONValue?) throws -> TokenTemplate {
        guard let part else { return TokenTemplate() }
        switch try type(part, "post-processor") {
        case "ByteLevel": return TokenTemplate()
        case "Sequence":
            let templates = try (part["processors"]?.array ?? []).map { try template($0) }
            return templates.reduce(into: TokenTemplate()) { whole, next in
                whole = TokenTemplate(
                    before: next.before + whole.before, after: whole.after + next.after)
            }
        case "TemplateProcessing": return try pieces(of: part)
        case let type: throw unsupported("the post-processor \(type)")
        }
    }

    /// Reads the pieces of a template.
    private func pieces(of part: JSONValue) throws -> TokenTemplate {
        var template = TokenTemplate()
        var isBefore = true
        for piece in part["single"]?.array ?? [] {
            if piece["Sequence"] != nil {
                isBefore = false
                continue
            }
            guard let name = piece["SpecialToken"]?["id"]?.string,
                let ids = part["special_tokens"]?[name]?["ids"]?.array?.compactMap(\.integer)
            else { throw malformed("a template names a special token that it does not explain") }
            if isBefore { template.before += ids } else { template.after += ids }
        }
        guard !isBefore else { throw malformed("a template has no place for the text") }
        return template
    }
}
