import Testing
import VaneTensorFiles

@testable import VaneModels

/// Tokenizers against Hugging Face tokenizers.
@Suite struct TokenizerTests {
    /// What Hugging Face tokenizers makes of a text.
    private struct Case: Decodable {
        /// The text.
        let text: String

        /// Its ids, with special tokens.
        let ids: [Int]

        /// The text decoded from the ids, without special tokens.
        let decoded: String

        /// The text decoded from the ids, with special tokens.
        let kept: String

        /// The lengths of the pre-tokenizer's words.
        let words: [Int]?
    }

    /// Returns a tokenizer and its cases.
    private func load(_ name: String) throws -> (Tokenizer, [Case]) {
        let golden: [String: [Case]] = try Fixture.json("tokenizers/golden.json")
        let path =
            name == "stories260k"
            ? try #require(Fixture.stories) + "/tokenizer.json"
            : Fixture.path("tokenizers/\(name).json")
        return (try Tokenizer(path: path), try #require(golden[name]))
    }

    /// Compares a tokenizer with its cases.
    private func check(_ name: String) throws {
        let (tokenizer, cases) = try load(name)
        for sample in cases {
            let quoted = sample.text.debugDescription
            if let words = sample.words {
                let normalized = tokenizer.normalizer.apply(Array(sample.text.unicodeScalars))
                let found = tokenizer.preTokenizer.split(normalized, isFirst: true).map(\.count)
                #expect(found == words, "words of \(quoted)")
            }
            #expect(try tokenizer.encode(sample.text) == sample.ids, "ids of \(quoted)")
            let decoded = tokenizer.decode(sample.ids)
            #expect(decoded.utf8.elementsEqual(sample.decoded.utf8), "decoded \(quoted)")
            let kept = tokenizer.decode(sample.ids, skippingSpecialTokens: false)
            #expect(kept.utf8.elementsEqual(sample.kept.utf8), "decoded with specials \(quoted)")
        }
    }

    @Test(.tags(.golden), arguments: ["gpt2", "llama3", "qwen", "metaspace", "wordlevel"])
    func `Ids, words and decoded text equal those of Hugging Face`(name: String) throws {
        try check(name)
    }

    @Test(.tags(.golden), .enabled(if: Fixture.stories != nil, "\(Fixture.needsStories)"))
    func `The tokenizer of stories260K equals Hugging Face's`() throws {
        try check("stories260k")
    }

    @Test func `Special tokens are left out when asked`() throws {
        let (tokenizer, _) = try load("metaspace")
        let with = try tokenizer.encode("the sea")
        let without = try tokenizer.encode("the sea", addingSpecialTokens: false)
        #expect(with == [1] + without + [2])
        #expect(tokenizer.id(of: "<s>") == 1)
        #expect(tokenizer.token(1) == "<s>")
        #expect(tokenizer.token(-1) == nil && tokenizer.token(1 << 30) == nil)
        #expect(tokenizer.vocabularySize == 420)
    }

    @Test func `Merges in pair form equal merges in string form`() throws {
        let text = #"""
            {"model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4},"merges":MERGES}}
            """#
        let forms = [#"["a b","ab c"]"#, #"[["a","b"],["ab","c"]]"#].map { merges in
            Array(text.replacing("MERGES", with: merges).utf8)
        }
        for form in forms {
            #expect(try Tokenizer(json: form, named: "t").encode("cabcab") == [2, 4, 3])
        }
    }

    @Test func `Of equal merges the leftmost comes first`() throws {
        let json = #"{"model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a"]}}"#
        let tokenizer = try Tokenizer(json: Array(json.utf8), named: "t")
        #expect(try tokenizer.encode("aaaaa") == [1, 1, 0])
    }

    @Test func `A word without a token is named when there is none for unknown text`() throws {
        let json =
            #"{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordLevel","vocab":{"a":0}}}"#
        let tokenizer = try Tokenizer(json: Array(json.utf8), named: "t")
        #expect(try tokenizer.encode(" a  a ") == [0, 0])
        let error = #expect(throws: ModelError.self) { try tokenizer.encode("a boat") }
        #expect(error?.code == .unknownToken)
        #expect(
            error?.message
                == "'boat' is not in the tokenizer's vocabulary, which has no token for unknown text; reword the prompt."
        )
    }

    @Test(arguments: [
        (#"{"model":{"type":"Unigram"}}"#, "the model Unigram"),
        (
            #"{"model":{"type":"BPE","vocab":{},"end_of_word_suffix":"</w>"}}"#,
            "the end_of_word_suffix '</w>'"
        ),
        (#"{"normalizer":{"type":"Precompiled"}}"#, "the normalizer Precompiled"),
        (
            #"{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"\\d"}}}"#,
            "the regular expression '\\d'"
        ),
        (#"{"post_processor":{"type":"BertProcessing"}}"#, "the post-processor BertProcessing"),
        (#"{"decoder":{"type":"WordPiece"}}"#, "the decoder WordPiece"),
    ])
    func `What is not supported is named`(json: String, what: String) {
        let error = #expect(throws: ModelError.self) {
            try Tokenizer(json: Array(json.utf8), named: "tokenizer.json")
        }
        #expect(error?.code == .unsupported)
        #expect(
            error?.message
                == "'tokenizer.json' uses \(what), which Vane does not do; choose a model whose tokenizer is BPE or WordLevel in the style of Llama, GPT-2 or Qwen."
        )
    }

    @Test(arguments: [
        ("{", "it is not JSON (no string where one is due at byte 1)"),
        ("{}", "it has no model"),
        (#"{"model":{"type":"BPE"}}"#, "its model has no vocabulary"),
        (#"{"model":{"type":"BPE","vocab":{"a":-1}}}"#, "the token 'a' has no id"),
        (#"{"model":{"type":"BPE","vocab":{"a":0,"b":0}}}"#, "the id 0 stands for two tokens"),
        (#"{"model":{"type":"BPE","vocab":{"a":99999999999}}}"#, "the token 'a' has no id"),
        (
            #"{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}"#,
            "it names a token 'b' that its vocabulary lacks"
        ),
        (#"{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}"#, "merge 0 is no pair"),
        (
            #"{"model":{"type":"BPE","vocab":{},"byte_fallback":true}}"#,
            "it names a token '<0x00>' that its vocabulary lacks"
        ),
        (
            #"{"added_tokens":[{"id":1}],"model":{"type":"BPE","vocab":{}}}"#,
            "an added token lacks its id or its content"
        ),
    ])
    func `A broken file is refused`(json: String, reason: String) {
        let error = #expect(throws: ModelError.self) {
            try Tokenizer(json: Array(json.utf8), named: "tokenizer.json")
        }
        #expect(error?.code == .malformed)
        #expect(
            error?.message
                == "'tokenizer.json' cannot be used: \(reason); fetch the model's files again.")
    }
}
