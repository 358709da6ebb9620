internal import CVanePlugin

/// What a library says about one of its methods, copied and not yet believed.
struct MethodDescription {
    /// The name.
    var id: String
    /// One sentence of meaning.
    var summary: String
    /// The paper and its equation.
    var source: String
    /// What the method yields.
    var kind: Int32
    /// Whether a row's change is said to be proportional to its strength.
    var isLinear: Bool
    /// What the method learns from.
    var input: Int32
}

/// What a library says about one parameter of a method, copied and not yet believed.
struct ParameterDescription {
    /// The name.
    var name: String
    /// The unit.
    var unit: String
    /// One sentence of meaning.
    var summary: String
    /// The type.
    var type: vane_parameter_type_t
    /// The words to choose from.
    var choices: [String]
    /// The default, least and greatest value of a whole number.
    var integers: (value: Int64, least: Int64, greatest: Int64)
    /// The default, least and greatest value of a real number.
    var reals: (value: Double, least: Double, greatest: Double)
}

extension LoadedImage {
    /// Returns the library's name and version.
    ///
    /// - Throws: ``PluginError`` with code `invalidDescriptor`.
    func identity() throws(PluginError) -> (name: String, version: String) {
        (
            try unsafe Self.text(plugin.name, "vane_plugin_t.name", path),
            try unsafe Self.text(plugin.version, "vane_plugin_t.version", path)
        )
    }

    /// The number of methods that the library says it offers.
    var methodCount: UInt32 {
        // SAFETY: the slot was checked when the library was loaded.
        unsafe plugin.descriptor_count()
    }

    /// Copies the description of a method.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`, `wrongABI` or `invalidDescriptor`.
    func method(at index: UInt32) throws(PluginError) -> MethodDescription {
        // SAFETY: the slot was checked when the library was loaded.
        let raw = unsafe try Self.copy(plugin.descriptor(index), path)
        return MethodDescription(
            id: try unsafe Self.text(raw.id, "vane_descriptor_t.id", path),
            summary: try unsafe Self.text(raw.summary, "vane_descriptor_t.summary", path),
            source: try unsafe Self.text(raw.source, "vane_descriptor_t.source", path),
            kind: unsafe raw.kind, isLinear: unsafe raw.traits & VANE_TRAIT_LINEAR != 0,
            input: unsafe raw.input)
    }

    /// Returns the number of parameters that the library says a method has.
    func parameterCount(of method: String) -> UInt32 {
        guard let table = parameters else { return 0 }
        // SAFETY: the slot was checked when the library was loaded; the id lives during the call.
        return unsafe table.count(method)
    }

    /// Copies the description of a parameter; the library has parameters, since it was asked how many.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`, `wrongABI` or `invalidDescriptor`.
    func parameter(
        at index: UInt32, of method: String
    ) throws(PluginError) -> ParameterDescription {
        // SAFETY: the slot was checked when the library was loaded; the id lives during the call.
        let raw = unsafe try Self.copy(parameters?.parameter(method, index), path)
        return ParameterDescription(
            name: try unsafe Self.text(raw.name, "vane_parameter_t.name", path),
            unit: try unsafe Self.text(raw.unit, "vane_parameter_t.unit", path),
            summary: try unsafe Self.text(raw.summary, "vane_parameter_t.summary", path),
            type: unsafe raw.type, choices: unsafe try choices(raw),
            integers: unsafe (raw.integer_default, raw.integer_minimum, raw.integer_maximum),
            reals: unsafe (raw.real_default, raw.real_minimum, raw.real_maximum))
    }

    /// Copies the words that a parameter's value is chosen from.
    private func choices(_ raw: vane_parameter_t) throws(PluginError) -> [String] {
        let count = unsafe raw.choice_count
        guard unsafe raw.type == VANE_PARAMETER_CHOICE, count > 0 else { return [] }
        guard count <= VANE_CHOICES_MOST else {
            throw .tooMany(path, "vane_parameter_t.choice_count", count, most: VANE_CHOICES_MOST)
        }
        guard let words = unsafe raw.choices else {
            throw .invalidDescriptor(
                path, "'vane_parameter_t.choices' is null where there are \(count) words")
        }
        var choices: [String] = []
        for index in 0..<Int(count) {
            // SAFETY: the description vouches for `choice_count` words.
            choices.append(
                try unsafe Self.text(words[index], "vane_parameter_t.choices[\(index)]", path))
        }
        return choices
    }
}
