import Testing

@testable import VaneClinic

struct ClinicModelTests {
    @Test
    func `The vocabulary is four special tokens and then sorted words`() {
        let tokens = ClinicVocabulary.tokens
        #expect(tokens.prefix(4) == ["<pad>", "<u>", "<a>", "<e>"])
        #expect(tokens.dropFirst(4).elementsEqual(tokens.dropFirst(4).sorted()))
        #expect(tokens.count == 404 && Set(tokens).count == 404)
    }

    @Test
    func `The embedded files are the ones that the language writes`() {
        #expect(ClinicModel.tokenizer == Array(ClinicVocabulary.tokenizerFile.utf8))
        #expect(ClinicModel.configuration == Array(ClinicVocabulary.configurationFile.utf8))
    }

    @Test
    func `The embedded weights are a safetensors file of at most 3 MB with 56 tensors`() throws {
        let bytes = ClinicModel.weights
        #expect(bytes.count <= 3_000_000)
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try #require(
            String(validating: bytes.dropFirst(8).prefix(length), as: UTF8.self))
        // The header is long; the expectations must not print it.
        let count = header.ranges(of: "\"dtype\":\"F32\"").count
        #expect(count == 56)
        let hasEmbedding = header.contains(
            "\"model.embed_tokens.weight\":{\"dtype\":\"F32\",\"shape\":[404,96]")
        #expect(hasEmbedding)
        let parameters = 404 * 96 + 6 * (4 * 96 * 96 + 3 * 96 * 256 + 2 * 96) + 96
        #expect(bytes.count == 8 + length + 4 * parameters)
    }

    @Test
    func `Lent weights are the copied ones`() {
        let copied = ClinicModel.weights
        let matches = ClinicModel.withWeights { span in
            span.byteCount == copied.count
                && copied.indices.allSatisfy { span.load($0) == copied[$0] }
        }
        #expect(matches)
    }
}

extension RawSpan {
    /// Returns the byte at an offset.
    fileprivate func load(_ offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
