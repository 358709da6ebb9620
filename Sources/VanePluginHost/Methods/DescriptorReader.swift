internal import CVanePlugin
internal import VaneCore

/// Turns what a library says about itself into the core's descriptors, or refuses it.
struct DescriptorReader {
    /// The library.
    let image: LoadedImage

    /// Returns the methods that this program can use, their origin left out, and a line for each that it cannot.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`, `wrongABI` or `invalidDescriptor`.
    func methods() throws(PluginError) -> (usable: [MethodDescriptor], unusable: [String]) {
        let count = image.methodCount
        guard count <= VANE_METHODS_MOST else {
            throw .tooMany(
                image.path, "vane_plugin_t.descriptor_count", count, most: VANE_METHODS_MOST)
        }
        var (usable, unusable): ([MethodDescriptor], [String]) = ([], [])
        for index in 0..<count {
            let said = try image.method(at: index)
            guard said.id.isKebabCase else {
                throw invalid("method '\(said.id)' is not named in kebab-case, as 'norm-clamp' is")
            }
            guard !usable.contains(where: { $0.id == said.id }) else {
                throw invalid("method '\(said.id)' is there twice")
            }
            guard let kind = said.yields else {
                unusable.append(
                    "'\(said.id)' is of kind \(said.kind), which this version of Vane cannot use.")
                continue
            }
            guard let input = said.learnsFrom else {
                unusable.append(
                    "'\(said.id)' learns from input \(said.input), which this version of Vane cannot give."
                )
                continue
            }
            try requireInterfaces(kind, input)
            usable.append(
                MethodDescriptor(
                    said.id, kind, from: input, summary: said.summary, source: said.source,
                    parameters: try parameters(of: said.id), isLinear: said.isLinear))
        }
        return (usable, unusable)
    }

    /// Refuses a library without an interface that a method calls for.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    private func requireInterfaces(
        _ kind: MethodDescriptor.Kind, _ input: MethodDescriptor.Input
    ) throws(PluginError) {
        let learns = input != .nothing
        let needed = [
            (VANE_INTERVENTION, kind == .intervention && image.intervention == nil),
            (VANE_READOUT, kind == .readout && image.readout == nil),
            (VANE_TRAINER, learns && image.trainer == nil),
            (VANE_STATE, learns && image.state == nil),
        ]
        for (id, isMissing) in needed where isMissing {
            throw .nullSlot(image.path, "get_interface(\"\(id)\")")
        }
    }

    /// Returns the parameters of a method.
    private func parameters(of method: String) throws(PluginError) -> [ParameterDescriptor] {
        let count = image.parameterCount(of: method)
        guard count <= VANE_PARAMETERS_MOST else {
            throw .tooMany(
                image.path, "vane_params_t.count", count, most: VANE_PARAMETERS_MOST)
        }
        var parameters: [ParameterDescriptor] = []
        for index in 0..<count {
            let said = try image.parameter(at: index, of: method)
            guard said.name.isKebabCase else {
                throw invalid("parameter '\(said.name)' of '\(method)' is not named in kebab-case")
            }
            guard !parameters.contains(where: { $0.name == said.name }) else {
                throw invalid("parameter '\(said.name)' of '\(method)' is there twice")
            }
            if let word = said.repeatedChoice {
                throw invalid(
                    "parameter '\(said.name)' of '\(method)' offers the word '\(word)' twice")
            }
            guard let kind = said.kind else {
                throw invalid(
                    "parameter '\(said.name)' of '\(method)' has an unknown type or a default outside its range"
                )
            }
            parameters.append(
                ParameterDescriptor(said.name, kind, unit: said.unit, said.summary))
        }
        return parameters
    }

    /// The refusal of a description.
    private func invalid(_ problem: String) -> PluginError {
        .invalidDescriptor(image.path, problem)
    }
}

extension MethodDescription {
    /// What the method yields, or nothing for a kind that is not known.
    fileprivate var yields: MethodDescriptor.Kind? {
        switch kind {
        case VANE_KIND_INTERVENTION: .intervention
        case VANE_KIND_READOUT: .readout
        default: nil
        }
    }

    /// What the method learns from, or nothing for an input that is not known.
    fileprivate var learnsFrom: MethodDescriptor.Input? {
        switch input {
        case VANE_INPUT_NOTHING: .nothing
        case VANE_INPUT_LABELED_ROWS: .labeledRows
        case VANE_INPUT_STEERING_PAIRS: .steeringPairs
        default: nil
        }
    }
}

extension ParameterDescription {
    /// The first word to choose from that stands there twice.
    fileprivate var repeatedChoice: String? {
        var seen: Set<String> = []
        return choices.first { !seen.insert($0).inserted }
    }

    /// The type with its default, or nothing when the numbers do not go together.
    fileprivate var kind: ParameterDescriptor.Kind? {
        switch type {
        case VANE_PARAMETER_INTEGER:
            let (value, least, greatest) = integers
            guard least <= value, value <= greatest else { return nil }
            return .integer(default: Int(value), range: Int(least)...Int(greatest))
        case VANE_PARAMETER_REAL:
            let (value, least, greatest) = reals
            guard value.isFinite, least <= value, value <= greatest else { return nil }
            return .real(default: value, range: least...greatest)
        case VANE_PARAMETER_FLAG:
            return 0...1 ~= integers.value ? .flag(default: integers.value == 1) : nil
        case VANE_PARAMETER_CHOICE:
            guard 0..<Int64(choices.count) ~= integers.value else { return nil }
            return .choice(default: choices[Int(integers.value)], of: choices)
        default: return nil
        }
    }
}

extension String {
    /// Whether the text is lower-case words of letters and digits joined by hyphens, beginning with a letter.
    fileprivate var isKebabCase: Bool {
        let words = split(separator: "-", omittingEmptySubsequences: false)
        guard let first, ("a"..."z").contains(first) else { return false }
        return words.allSatisfy { word in
            !word.isEmpty
                && word.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
        }
    }
}
