internal import CVanePlugin
internal import VaneCore

extension vane_descriptor_t {
    /// Writes a method's description down, for ever.
    init(_ method: MethodDescriptor) {
        unsafe self.init(
            header: vane_header_t(of: vane_descriptor_t.self), id: CString.allocate(method.id),
            summary: CString.allocate(method.summary), source: CString.allocate(method.source),
            kind: method.kind == .readout ? VANE_KIND_READOUT : VANE_KIND_INTERVENTION,
            traits: method.isLinear ? VANE_TRAIT_LINEAR : 0, input: Self.input(method.input),
            reserved: 0)
    }

    /// The contract's number of what a method learns from.
    private static func input(_ input: MethodDescriptor.Input) -> Int32 {
        switch input {
        case .nothing: VANE_INPUT_NOTHING
        case .labeledRows: VANE_INPUT_LABELED_ROWS
        case .steeringPairs: VANE_INPUT_STEERING_PAIRS
        case .headScores:
            preconditionFailure("A plugin learns from labelled rows or from steering pairs.")
        }
    }
}

extension vane_parameter_t {
    /// Writes a parameter's description down, for ever.
    init(_ parameter: ParameterDescriptor) {
        unsafe self.init()
        unsafe header = vane_header_t(of: vane_parameter_t.self)
        unsafe name = CString.allocate(parameter.name)
        unsafe unit = CString.allocate(parameter.unit)
        unsafe summary = CString.allocate(parameter.summary)
        switch parameter.kind {
        case .integer(let value, let range):
            unsafe type = VANE_PARAMETER_INTEGER
            unsafe setIntegers(value, range)
        case .real(let value, let range):
            unsafe type = VANE_PARAMETER_REAL
            unsafe real_default = value
            unsafe real_minimum = range.lowerBound
            unsafe real_maximum = range.upperBound
        case .flag(let value):
            unsafe type = VANE_PARAMETER_FLAG
            unsafe setIntegers(value ? 1 : 0, 0...1)
        case .choice(let value, let words):
            unsafe type = VANE_PARAMETER_CHOICE
            unsafe setIntegers(words.firstIndex(of: value) ?? -1, 0...max(0, words.count - 1))
            unsafe setChoices(words)
        }
    }

    /// Sets the default and the range of a whole number.
    private mutating func setIntegers(_ value: Int, _ range: ClosedRange<Int>) {
        unsafe integer_default = Int64(value)
        unsafe integer_minimum = Int64(range.lowerBound)
        unsafe integer_maximum = Int64(range.upperBound)
    }

    /// Sets the words to choose from.
    private mutating func setChoices(_ words: [String]) {
        let memory = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: words.count)
        for (index, word) in words.enumerated() {
            // SAFETY: the memory was just allocated for as many words.
            unsafe (memory + index).initialize(to: CString.allocate(word))
        }
        unsafe choices = UnsafePointer(memory)
        unsafe choice_count = UInt32(words.count)
    }
}
