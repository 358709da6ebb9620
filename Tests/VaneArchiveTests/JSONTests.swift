import Testing

@testable import VaneArchive

/// JSON is read strictly and written the same way every time.
@Suite struct JSONTests {
    @Test func `Values keep their order and their digits`() throws {
        let text = """
            {
              "z": 18446744073709551615,
              "a": [1, -2.50, 1e3],
              "s": "é\\n\\"\\\\\\u0001🪁",
              "n": null,
              "o": {
                "t": true,
                "e": {},
                "l": [
                  [1],
                  []
                ]
              }
            }

            """
        let value = try JSONReader.value(of: Array(text.utf8))
        #expect(String(decoding: JSONWriter.bytes(of: value), as: UTF8.self) == text)
        #expect(value["a"]?.array?.map(\.real) == [1, -2.5, 1000])
        #expect(value["z"]?.integer == nil)
        #expect(value["s"]?.string == "é\n\"\\\u{1}🪁")
    }

    @Test func `Escapes become the characters they stand for`() throws {
        let value = try JSONReader.value(of: Array(#""\ud83e\ude81\u00e9\/\b\f""#.utf8))
        #expect(value.string == "🪁é/\u{8}\u{c}")
    }

    @Test(arguments: [
        (#"{"a": 1, "a": 2}"#, "'a' twice in an object at byte 12"),
        ("[1, 2", "a list without its end at byte 5"),
        ("[1] 2", "text after the end at byte 4"),
        ("01", "a number with a leading zero at byte 2"),
        ("1.", "no digit after the point at byte 2"),
        ("", "an early end at byte 0"),
        ("nul", "an unknown word at byte 0"),
        ("\"\\ud800\"", "half a surrogate pair at byte 7"),
        ("\"\\x\"", "an unknown escape at byte 3"),
        ("\"a\nb\"", "a control character in a string at byte 3"),
        ("{1: 2}", "no string where one belongs at byte 1"),
        ("NaN", "no value at byte 0"),
    ])
    func `Text that is not JSON is refused with its place`(text: String, reason: String) {
        let fault = #expect(throws: Fault.self) { try JSONReader.value(of: Array(text.utf8)) }
        #expect(fault?.reason == reason + " of the JSON text")
        #expect(fault?.code == .malformed)
    }

    @Test func `Deep nesting is refused and does not exhaust the stack`() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        let fault = #expect(throws: Fault.self) { try JSONReader.value(of: deep) }
        #expect(fault?.reason == "lists nested deeper than 64 at byte 65 of the JSON text")
    }

    @Test func `Bytes that are not UTF-8 are refused`() {
        let bytes: [UInt8] = [0x22, 0xC3, 0x28, 0x22]
        let fault = #expect(throws: Fault.self) { try JSONReader.value(of: bytes) }
        #expect(fault?.reason == "a string that is not UTF-8 at byte 4 of the JSON text")
    }
}
