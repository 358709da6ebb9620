import CVanePlugin
import Foundation
import Testing

/// The contract's layout: what was published never moves.
struct ContractLayoutTests {
    /// A struct with its size and its members' places.
    struct Layout: Sendable, CustomTestStringConvertible {
        /// The struct's name.
        let name: String
        /// The size in this build.
        let size: Int
        /// The size as published.
        let published: Int
        /// The members' places in this build.
        let offsets: [Int?]
        /// The members' places as published.
        let publishedOffsets: [Int]

        /// The struct's name.
        var testDescription: String { name }

        /// Compares a struct with what was published.
        init<Struct>(
            _ type: Struct.Type, size: Int, _ members: [(PartialKeyPath<Struct>, Int)]
        ) {
            name = "\(type)"
            self.size = MemoryLayout<Struct>.size
            published = size
            offsets = members.map { MemoryLayout<Struct>.offset(of: $0.0) }
            publishedOffsets = members.map(\.1)
        }
    }

    /// The layout of version 1.0 and what later minors added at an end, written down once.
    static let version1 = unsafe [
        Layout(
            vane_header_t.self, size: 8,
            [(\.struct_size, 0), (\.abi_major, 4), (\.abi_minor, 6)]),
        Layout(vane_manifest_t.self, size: 16, [(\.header, 0), (\.magic, 8)]),
        Layout(
            vane_error_t.self, size: 48,
            [
                (\.header, 0), (\.code, 8), (\.message, 16), (\.field, 24), (\.owner, 32),
                (\.release, 40),
            ]),
        Layout(
            vane_row_label_t.self, size: 28,
            [
                (\.sequence, 0), (\.position, 4), (\.from_prompt_end, 8), (\.phase, 12),
                (\.token, 16), (\.step, 20), (\.strength, 24),
            ]),
        Layout(
            vane_rows_t.self, size: 56,
            [
                (\.header, 0), (\.values, 8), (\.row_stride, 16), (\.count, 24), (\.width, 32),
                (\.labels, 40), (\.label_stride, 48),
            ]),
        Layout(
            vane_parameter_t.self, size: 96,
            [
                (\.header, 0), (\.name, 8), (\.unit, 16), (\.summary, 24), (\.type, 32),
                (\.choice_count, 36), (\.choices, 40), (\.integer_default, 48),
                (\.integer_minimum, 56), (\.integer_maximum, 64), (\.real_default, 72),
                (\.real_minimum, 80), (\.real_maximum, 88),
            ]),
        Layout(
            vane_setting_t.self, size: 40,
            [(\.name, 0), (\.type, 8), (\.integer, 16), (\.real, 24), (\.text, 32)]),
        Layout(
            vane_settings_t.self, size: 32,
            [(\.header, 0), (\.count, 8), (\.items, 16), (\.stride, 24)]),
        Layout(
            vane_params_t.self, size: 24, [(\.header, 0), (\.count, 8), (\.parameter, 16)]),
        Layout(
            vane_shape_t.self, size: 40,
            [
                (\.header, 0), (\.width, 8), (\.context_width, 16), (\.sequences, 24), (\.rows, 32),
            ]),
        Layout(vane_needs_t.self, size: 16, [(\.header, 0), (\.context, 8)]),
        Layout(
            vane_outcome_t.self, size: 24,
            [(\.header, 0), (\.rows_changed, 8), (\.rows_declined, 16)]),
        Layout(
            vane_intervention_t.self, size: 48,
            [
                (\.header, 0), (\.needs, 8), (\.prepare, 16), (\.reset, 24), (\.begin, 32),
                (\.apply, 40),
            ]),
        Layout(
            vane_host_t.self, size: 24, [(\.header, 0), (\.name, 8), (\.version, 16)]),
        Layout(
            vane_descriptor_t.self, size: 48,
            [
                (\.header, 0), (\.id, 8), (\.summary, 16), (\.source, 24), (\.kind, 32),
                (\.traits, 36), (\.input, 40),
            ]),
        Layout(
            vane_plugin_t.self, size: 64,
            [
                (\.header, 0), (\.name, 8), (\.version, 16), (\.descriptor_count, 24),
                (\.descriptor, 32), (\.get_interface, 40), (\.create, 48), (\.destroy, 56),
            ]),
    ]

    /// The layout of the structs that came with version 1.1.
    static let version1_1 = unsafe [
        Layout(
            vane_tensor_t.self, size: 40,
            [(\.header, 0), (\.name, 8), (\.values, 16), (\.shape, 24), (\.rank, 32)]),
        Layout(vane_tensors_t.self, size: 24, [(\.header, 0), (\.count, 8), (\.items, 16)]),
        Layout(
            vane_state_t.self, size: 32,
            [(\.header, 0), (\.count, 8), (\.tensor, 16), (\.restore, 24)]),
        Layout(
            vane_training_t.self, size: 64,
            [
                (\.header, 0), (\.width, 8), (\.context_width, 16), (\.examples, 24),
                (\.batch, 32), (\.seed, 40), (\.class_count, 48), (\.classes, 56),
            ]),
        Layout(
            vane_examples_t.self, size: 80,
            [
                (\.header, 0), (\.values, 8), (\.row_stride, 16), (\.count, 24), (\.width, 32),
                (\.contexts, 40), (\.context_stride, 48), (\.context_width, 56),
                (\.labels, 64), (\.first, 72),
            ]),
        Layout(
            vane_pass_t.self, size: 32,
            [(\.header, 0), (\.loss, 8), (\.warning, 16), (\.again, 24)]),
        Layout(
            vane_trainer_t.self, size: 32,
            [(\.header, 0), (\.begin, 8), (\.take, 16), (\.end_pass, 24)]),
        Layout(vane_form_t.self, size: 24, [(\.header, 0), (\.width, 8), (\.outputs, 16)]),
        Layout(
            vane_scores_t.self, size: 32,
            [(\.header, 0), (\.values, 8), (\.row_stride, 16), (\.outputs, 24)]),
        Layout(
            vane_readout_t.self, size: 32,
            [(\.header, 0), (\.form, 8), (\.prepare, 16), (\.score, 24)]),
    ]

    @Test(arguments: version1 + version1_1) func `A struct lies in memory as it was published`(
        layout: Layout
    ) {
        #expect(layout.size == layout.published)
        #expect(layout.offsets == layout.publishedOffsets)
    }

    /// The least sizes, as the headers have them, by struct.
    static let leastSizes: [String: Int32] = [
        "vane_manifest": VANE_MANIFEST_LEAST, "vane_host": VANE_HOST_LEAST,
        "vane_descriptor": VANE_DESCRIPTOR_LEAST, "vane_plugin": VANE_PLUGIN_LEAST,
        "vane_params": VANE_PARAMS_LEAST, "vane_parameter": VANE_PARAMETER_LEAST,
        "vane_setting": VANE_SETTING_LEAST, "vane_settings": VANE_SETTINGS_LEAST,
        "vane_intervention": VANE_INTERVENTION_LEAST, "vane_shape": VANE_SHAPE_LEAST,
        "vane_needs": VANE_NEEDS_LEAST, "vane_row_label": VANE_ROW_LABEL_LEAST,
        "vane_rows": VANE_ROWS_LEAST, "vane_outcome": VANE_OUTCOME_LEAST,
        "vane_error": VANE_ERROR_LEAST, "vane_tensor": VANE_TENSOR_LEAST,
        "vane_tensors": VANE_TENSORS_LEAST, "vane_state": VANE_STATE_LEAST,
        "vane_training": VANE_TRAINING_LEAST, "vane_examples": VANE_EXAMPLES_LEAST,
        "vane_pass": VANE_PASS_LEAST, "vane_trainer": VANE_TRAINER_LEAST,
        "vane_form": VANE_FORM_LEAST, "vane_scores": VANE_SCORES_LEAST,
        "vane_readout": VANE_READOUT_LEAST,
    ]

    /// The least sizes, written down once; no later minor changes one.
    static let frozenSizes: [String: Int32] = [
        "vane_manifest": 16, "vane_host": 24, "vane_descriptor": 40, "vane_plugin": 64,
        "vane_params": 24, "vane_parameter": 96, "vane_setting": 40, "vane_settings": 32,
        "vane_intervention": 48, "vane_shape": 40, "vane_needs": 16, "vane_row_label": 28,
        "vane_rows": 56, "vane_outcome": 24, "vane_error": 48,
        "vane_tensor": 40, "vane_tensors": 24, "vane_state": 32, "vane_training": 64,
        "vane_examples": 80, "vane_pass": 32, "vane_trainer": 32, "vane_form": 24,
        "vane_scores": 32, "vane_readout": 32,
    ]

    @Test func `The least size of every struct is frozen`() {
        #expect(Self.leastSizes == Self.frozenSizes)
        // A struct whose least size nobody wrote down would be read whole. The header itself has none.
        let names = (Self.version1 + Self.version1_1).map { String($0.name.trimmingSuffix("_t")) }
        #expect(Set(names) == Set(Self.frozenSizes.keys).union(["vane_header"]))
    }

    @Test func `The greatest counts are those published`() {
        #expect((VANE_METHODS_MOST, VANE_PARAMETERS_MOST) == (1000, 1000))
        #expect((VANE_CHOICES_MOST, VANE_TEXT_MOST) == (1000, 65535))
        #expect((VANE_TENSORS_MOST, VANE_RANK_MOST) == (10000, 8))
        #expect((VANE_SCORES_MOST, VANE_PASSES_MOST) == (100000, 1_000_000))
    }

    @Test func `The names by which both sides find each other are those published`() {
        #expect(VANE_PLUGIN_ENTRY == "vane_plugin_entry")
        #expect(VANE_INTERVENTION == "vane.intervention/1")
        #expect(VANE_PARAMS == "vane.params/1")
        #expect(VANE_READOUT == "vane.readout/1")
        #expect((VANE_TRAINER, VANE_STATE) == ("vane.trainer/1", "vane.state/1"))
        #expect((VANE_ABI_MAJOR, VANE_ABI_MINOR) == (1, 1))
        let magic = (0..<8).map { UInt8(truncatingIfNeeded: VANE_MANIFEST_MAGIC >> (8 * $0)) }
        #expect(String(decoding: magic, as: UTF8.self) == "VANEPLUG")
    }

    @Test(arguments: [
        ("cc", ["-std=c99"], "c"), ("cc", ["-std=c11"], "c"), ("c++", ["-std=c++11"], "c++"),
        ("c++", ["-std=c++17"], "c++"),
    ])
    func `The header compiles without a warning`(
        compiler: String, standard: [String], language: String
    ) throws {
        let folder = try FixtureLibrary.folder()
        let path = folder.appending(path: "plugin.h.c").path
        try "#include \"CVanePlugin.h\"\nVANE_PLUGIN_MANIFEST;\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let said = try FixtureLibrary.compile(
            standard + ["-pedantic-errors", "-Wall", "-Wextra", "-fsyntax-only"]
                + ["-I", FixtureLibrary.headers, "-x", language, path], compiler: compiler)
        #expect(said == "")
    }
}

extension String {
    /// The text without an ending, where it has it.
    fileprivate func trimmingSuffix(_ suffix: String) -> Substring {
        hasSuffix(suffix) ? dropLast(suffix.count) : self[...]
    }
}
