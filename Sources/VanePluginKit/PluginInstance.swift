internal import CVanePlugin
internal import VaneCore

/// One instance of an offered intervention, as the host holds it.
@safe
final class PluginInstance {
    /// The intervention.
    private let intervention: any Intervention
    /// Its needs' written form, as long as the instance lives.
    private let context: UnsafePointer<CChar>?
    /// The intervention at work, once the host has said for which rows.
    var work: PluginWork?

    /// Creates an instance.
    private init(_ intervention: any Intervention) {
        self.intervention = intervention
        unsafe context = intervention.needs.context.map {
            unsafe CString.allocate($0.description)
        }
    }

    deinit { unsafe context?.deallocate() }

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
            guard let texts = unsafe Self.texts(settings) else {
                return unsafe ErrorMemory.raise(VANE_FAILED, vane_settings_t.refusal, to: error)
            }
            let values = try ParameterValues(texts, for: offer.descriptor)
            let made = PluginInstance(try offer.make(values))
            // SAFETY: the host passes a place for the instance and gives it back to `release`, once.
            unsafe instance?.pointee = OpaquePointer(Unmanaged.passRetained(made).toOpaque())
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_INVALID_PARAMETER, "\(problem)", to: error)
        }
    }

    /// Copies the settings' written forms, or nothing when the host's structs cannot be read.
    private static func texts(_ settings: UnsafePointer<vane_settings_t>?) -> [String: String]? {
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

    /// Tells the host what the intervention needs.
    func tell(
        _ needs: UnsafeMutablePointer<vane_needs_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard unsafe vane_needs_t.isWritable(needs) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_needs_t.refusal, to: error)
        }
        // SAFETY: the host passes a struct of its own; the string lives as long as the instance.
        unsafe needs?.pointee.context = context
        return VANE_OK
    }

    /// Prepares the intervention for rows of a shape.
    func prepare(
        _ shape: UnsafePointer<vane_shape_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let shape = unsafe vane_shape_t.copy(shape) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_shape_t.refusal, to: error)
        }
        do {
            work = try PluginWork(
                intervention,
                RunShape(
                    width: Int(shape.width), contextWidth: Int(shape.context_width),
                    sequences: Int(shape.sequences), rows: Int(shape.rows)))
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_UNSUPPORTED_SHAPE, "\(problem)", to: error)
        }
    }

    /// Forgets all sequences.
    func reset(_ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?) -> vane_status_t {
        do {
            try work?.reset(intervention)
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_FAILED, "\(problem)", to: error)
        }
    }
}
