import Testing

@testable import VaneTensorFiles

/// The strict JSON reader.
@Suite struct JSONParserTests {
    @Test func `Every kind of value is read`() throws {
        let value = try JSONParser.parse(
            Array(#" {"a":[1,-2.5e1,"xA\u00e9\ud83d\ude00\n",true,false,null],"b":{}} "#.utf8))
        let members = value.object?.members
        #expect(members?.map(\.name) == ["a", "b"])
        #expect(
            value["a"]
                == .array([
                    .integer(1), .number(-25), .string("xAé😀\n"), .boolean(true), .boolean(false),
                    .null,
                ]))
    }

    @Test func `Canonically equal names of different bytes are two names`() throws {
        let value = try JSONParser.parse(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
        #expect(value["\u{E9}"]?.integer == 1)
        #expect(value["e\u{301}"]?.integer == 2)
    }

    @Test(arguments: [
        ("", "unexpected end at byte 0"),
        ("[1,]", "an unexpected character at byte 3"),
        ("01", "a number that starts with 0 at byte 2"),
        ("-", "an unexpected character at byte 1"),
        ("1.", "no digit after the point at byte 2"),
        ("1e", "no digit in the exponent at byte 2"),
        ("1e999", "a number out of range at byte 5"),
        ("nul", "an unknown word at byte 0"),
        ("\"a", "a string without end at byte 2"),
        ("\"\u{1}\"", "a control character in a string at byte 2"),
        (#""\ud800""#, "half a surrogate pair at byte 7"),
        (#""\ud800\u0041""#, "half a surrogate pair at byte 13"),
        (#""\udc00""#, "half a surrogate pair at byte 7"),
        (#""\u00g0""#, "no four hexadecimal digits after \\u at byte 3"),
        (#""\x""#, "an unknown escape at byte 3"),
        ("{} {}", "trailing text at byte 3"),
        (#"{"a" 1}"#, "no colon after a name at byte 5"),
        (#"{"a":1 "b":2}"#, "no comma between members at byte 7"),
        ("[1 2]", "no comma between elements at byte 3"),
    ])
    func `What is not JSON is refused with its byte`(text: String, reason: String) {
        let error = #expect(throws: JSONParser.Failure.self) {
            try JSONParser.parse(Array(text.utf8))
        }
        #expect(error?.reason == reason)
    }

    @Test func `Bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONParser.Failure.self) {
            try JSONParser.parse([UInt8(ascii: "\""), 0xFF, UInt8(ascii: "\"")])
        }
    }

    @Test func `Nesting is bounded`() {
        let text = String(repeating: "[", count: 100_000)
        let error = #expect(throws: JSONParser.Failure.self) {
            try JSONParser.parse(Array(text.utf8))
        }
        #expect(error?.reason == "nesting deeper than 64 at byte 64")
    }
}
