internal import CVanePlugin
internal import VaneCore

/// One instance of an offered method, as the host holds it.
@safe
final class PluginInstance {
    /// The method.
    let offer: Offer
    /// Its parameters.
    let values: ParameterValues
    /// What the instance does; nothing as long as it has to learn first.
    private(set) var made: OfferedWork?
    /// The examples handed over so far, while it learns.
    var examples: GatheredExamples?
    /// What it has learned, in the contract's form.
    private(set) var state: StateMemory?
    /// What the user must know of the training, as long as the instance lives.
    private(set) var warning: UnsafePointer<CChar>?
    /// The written form of an intervention's needs, as long as the instance lives.
    private var context: UnsafePointer<CChar>?
    /// The intervention at work, once the host has said for which rows.
    var work: PluginWork?
    /// The readout at work, once the host has said for how many rows.
    var reading: PluginReading?

    /// Creates an instance.
    private init(_ offer: Offer, _ values: ParameterValues) throws {
        self.offer = offer
        self.values = values
        if let work = try offer.make(values) { become(work) }
    }

    deinit {
        unsafe context?.deallocate()
        unsafe warning?.deallocate()
    }

    /// Turns into what was made or learned.
    func become(_ work: OfferedWork) {
        made = work
        examples = nil
        state = StateMemory(work.tensors)
        unsafe context?.deallocate()
        unsafe context = work.intervention?.needs.context.map {
            unsafe CString.allocate($0.description)
        }
    }

    /// Keeps what the user must know of the training.
    func warn(_ text: String) {
        unsafe warning?.deallocate()
        unsafe warning = CString.allocate(text)
    }

    /// Makes an instance that the host owns from now on.
    static func create(
        _ method: UnsafePointer<CChar>?, _ settings: UnsafePointer<vane_settings_t>?,
        _ instance: UnsafeMutablePointer<OpaquePointer?>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let tables = PluginTables.offered, let place = unsafe tables.place(of: method) else {
            return unsafe ErrorMemory.raise(
                VANE_UNKNOWN_METHOD, "the library offers no such method", to: error)
        }
        let offer = tables.offers[place]
        do {
            guard let texts = unsafe SettingTexts.copy(settings) else {
                return unsafe ErrorMemory.raise(VANE_FAILED, vane_settings_t.refusal, to: error)
            }
            let made = try PluginInstance(offer, ParameterValues(texts, for: offer.descriptor))
            // SAFETY: the host passes a place for the instance and gives it back to `release`, once.
            unsafe instance?.pointee = OpaquePointer(Unmanaged.passRetained(made).toOpaque())
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_INVALID_PARAMETER, "\(problem)", to: error)
        }
    }

    /// Returns the instance behind a host's pointer.
    static func at(_ pointer: OpaquePointer?) -> PluginInstance {
        guard let pointer = unsafe pointer else {
            preconditionFailure("The host hands over an instance.")
        }
        // SAFETY: the host's pointers come from `create` and are used until `release` only.
        return unsafe Unmanaged.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    /// Ends an instance.
    static func release(_ pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return }
        // SAFETY: balances `create`; the host calls this once.
        unsafe Unmanaged<PluginInstance>.fromOpaque(UnsafeRawPointer(pointer)).release()
    }

    /// Says that the instance was asked for something before it learned.
    func refuseUntrained(
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        unsafe ErrorMemory.raise(
            VANE_FAILED,
            "'\(offer.descriptor.id)' has learned nothing yet; train or restore it first",
            to: error)
    }

    /// Tells the host what the intervention needs.
    func tell(
        _ needs: UnsafeMutablePointer<vane_needs_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard unsafe vane_needs_t.isWritable(needs) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_needs_t.refusal, to: error)
        }
        guard made != nil else { return unsafe refuseUntrained(error) }
        // SAFETY: the host passes a struct of its own; the string lives as long as the instance.
        unsafe needs?.pointee.context = context
        return VANE_OK
    }
}

/// The settings that a host hands over.
enum SettingTexts {
    /// Copies the settings' written forms, or nothing when the host's structs cannot be read.
    static func copy(_ settings: UnsafePointer<vane_settings_t>?) -> [String: String]? {
        guard let settings = unsafe vane_settings_t.copy(settings) else { return nil }
        let (count, stride) = unsafe (Int(settings.count), settings.stride)
        guard count > 0 else { return [:] }
        guard stride >= VANE_SETTING_LEAST, let items = unsafe UnsafeRawPointer(settings.items)
        else { return nil }
        var texts: [String: String] = [:]
        for index in 0..<count {
            var setting = unsafe vane_setting_t()
            // SAFETY: the host vouches for `count` settings, `stride` apart, whose strings end with a zero byte.
            unsafe vane_copy_grown(
                &setting, UInt64(MemoryLayout<vane_setting_t>.size), items + index * Int(stride),
                UInt64(stride))
            guard let name = unsafe setting.name, let text = unsafe setting.text else { continue }
            unsafe texts[String(cString: name)] = unsafe String(cString: text)
        }
        return texts
    }
}
