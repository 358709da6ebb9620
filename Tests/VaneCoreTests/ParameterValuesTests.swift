import Testing
import VaneCore

@Suite struct ParameterValuesTests {
    /// A method with a parameter of each kind.
    static let method = MethodDescriptor(
        "sample", .intervention, from: .nothing, summary: "A sample.", source: "none",
        parameters: [
            ParameterDescriptor("count", .integer(default: 3, range: 1...9), "How many."),
            ParameterDescriptor(
                "rate", .real(default: 0.5, range: 0...1), unit: "1/s", "How fast."),
            ParameterDescriptor("bias", .flag(default: true), "Whether."),
            ParameterDescriptor("kind", .choice(default: "a", of: ["a", "b"]), "Which."),
        ])

    @Test func `Defaults fill in what is not set`() throws {
        let values = try ParameterValues(["count": "7"], for: Self.method)
        #expect(values.integer("count") == 7)
        #expect(values.real("rate") == 0.5)
        #expect(values.flag("bias"))
        #expect(values.choice("kind") == "a")
        #expect(values.texts == ["count": "7", "rate": "0.5", "bias": "true", "kind": "a"])
    }

    @Test func `Every kind can be set`() throws {
        let values = try ParameterValues(
            ["rate": "1e-3", "bias": "false", "kind": "b"], for: Self.method)
        #expect(values.real("rate") == 0.001)
        #expect(!values.flag("bias"))
        #expect(values.choice("kind") == "b")
    }

    @Test(arguments: [
        ("count", "0", "a whole number from 1 to 9"), ("count", "10", "a whole number from 1 to 9"),
        ("count", "99999999999999999999", "a whole number from 1 to 9"),
        ("rate", "1.5", "a number from 0 to 1"), ("rate", "nan", "a number from 0 to 1"),
        ("kind", "c", "one of a, b"),
    ])
    func `A value outside its range is refused`(name: String, text: String, demand: String) {
        let error = VaneError(
            .invalidMethod, "Parameter '\(name)' of 'sample' is '\(text)'; give \(demand).")
        #expect(throws: error) { try ParameterValues([name: text], for: Self.method) }
    }

    @Test(arguments: [
        ("count", "2.5", "a whole number from 1 to 9"), ("count", "", "a whole number from 1 to 9"),
        ("count", "-", "a whole number from 1 to 9"), ("rate", "fast", "a number from 0 to 1"),
        ("bias", "yes", "true or false"),
    ])
    func `A text that is no value of the type cannot be parsed`(
        name: String, text: String, demand: String
    ) {
        let error = VaneError(
            .unparsable, "Parameter '\(name)' of 'sample' is '\(text)'; give \(demand).")
        #expect(throws: error) { try ParameterValues([name: text], for: Self.method) }
    }

    @Test func `Wide ranges are written with powers of ten`() {
        let method = MethodDescriptor(
            "wide", .readout, from: .nothing, summary: "", source: "",
            parameters: [ParameterDescriptor("c", .real(default: 1, range: 1e-12...1e12), "")])
        let error = VaneError(
            .invalidMethod,
            "Parameter 'c' of 'wide' is '-1'; give a number from 1e-12 to 1e12.")
        #expect(throws: error) { try ParameterValues(["c": "-1"], for: method) }
    }

    @Test func `An unknown name is refused`() {
        let error = VaneError(
            .invalidMethod,
            "'sample' has no parameter 'speed'; it has count, rate, bias, kind.")
        #expect(throws: error) { try ParameterValues(["speed": "1"], for: Self.method) }
        let bare = MethodDescriptor("bare", .readout, from: .nothing, summary: "", source: "")
        let other = VaneError(.invalidMethod, "'bare' has no parameter 'speed'; it has none.")
        #expect(throws: other) { try ParameterValues(["speed": "1"], for: bare) }
    }
}
