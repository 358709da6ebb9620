internal import CVanePlugin
internal import VaneCore

/// The values of a method's parameters as the contract hands them over, in memory that is freed with this value.
@safe
struct SettingsMemory: ~Copyable {
    /// The values, in the order in which the method declares its parameters.
    private let items: UnsafeMutableBufferPointer<vane_setting_t>

    /// Writes down all values.
    init(_ values: ParameterValues, of method: MethodDescriptor) {
        let parameters = method.parameters
        unsafe items = .allocate(capacity: parameters.count)
        for (index, parameter) in parameters.enumerated() {
            // SAFETY: there is room for as many settings as parameters; each gets strings of its own, freed in `deinit`.
            unsafe items.initializeElement(at: index, to: Self.setting(parameter, values))
        }
    }

    deinit {
        for index in unsafe items.indices {
            // SAFETY: the strings were allocated by `setting` and belong to this value alone.
            unsafe UnsafeMutablePointer(mutating: items[index].name)?.deallocate()
            unsafe UnsafeMutablePointer(mutating: items[index].text)?.deallocate()
        }
        unsafe items.deallocate()
    }

    /// Calls a closure with the contract's struct.
    func withSettings<Result>(_ body: (UnsafePointer<vane_settings_t>) -> Result) -> Result {
        var settings = unsafe vane_settings_t(
            header: vane_header_t(of: vane_settings_t.self), count: Int64(items.count),
            items: UnsafePointer(items.baseAddress),
            stride: Int64(MemoryLayout<vane_setting_t>.stride))
        return unsafe withUnsafePointer(to: &settings) { pointer in unsafe body(pointer) }
    }

    /// Writes down one value.
    private static func setting(
        _ parameter: ParameterDescriptor, _ values: ParameterValues
    ) -> vane_setting_t {
        let (name, text) = unsafe (
            CString.allocate(parameter.name),
            CString.allocate(values.texts[parameter.name] ?? parameter.defaultText)
        )
        let (type, integer, real): (Int32, Int, Double) =
            switch parameter.kind {
            case .integer: (VANE_PARAMETER_INTEGER, values.integer(parameter.name), 0)
            case .real: (VANE_PARAMETER_REAL, 0, values.real(parameter.name))
            case .flag: (VANE_PARAMETER_FLAG, values.flag(parameter.name) ? 1 : 0, 0)
            case .choice(_, let choices):
                (
                    VANE_PARAMETER_CHOICE,
                    choices.firstIndex(of: values.choice(parameter.name)) ?? 0, 0
                )
            }
        return unsafe vane_setting_t(
            name: UnsafePointer(name), type: type, reserved: 0, integer: Int64(integer), real: real,
            text: UnsafePointer(text))
    }
}
