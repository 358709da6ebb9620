internal import CVanePlugin
internal import VaneCore

/// The contract's tables of a library, written once and never freed.
///
/// - Note: `@unchecked Sendable`: the memory is never written after `init`.
@safe
struct PluginTables: @unchecked Sendable {
    /// What the library offers.
    let offers: [Offer]
    /// The table that the entry hands out.
    let plugin: UnsafePointer<vane_plugin_t>
    /// How methods edit.
    let intervention: UnsafePointer<vane_intervention_t>
    /// Which parameters methods have.
    let params: UnsafePointer<vane_params_t>
    /// The methods' descriptors, in the order of the offers.
    let descriptors: [UnsafePointer<vane_descriptor_t>]
    /// Each method's parameters, in the order of the offers.
    let parameters: [[UnsafePointer<vane_parameter_t>]]

    /// The tables of what the author's function offers; nothing where there is no such function.
    static let offered: PluginTables? = vane_call_offer() != 0 ? PluginTables(Offers.all()) : nil

    /// Writes the tables of some offers down.
    init(_ offers: [Offer]) {
        self.offers = offers
        unsafe plugin = Self.keep(Self.pluginTable)
        unsafe intervention = Self.keep(Self.interventionTable)
        unsafe params = Self.keep(Self.paramsTable)
        unsafe descriptors = offers.map { unsafe Self.keep(vane_descriptor_t($0.descriptor)) }
        unsafe parameters = offers.map { offer in
            unsafe offer.descriptor.parameters.map { unsafe Self.keep(vane_parameter_t($0)) }
        }
    }

    /// Puts a struct where it stays as long as the process.
    private static func keep<Struct>(_ value: Struct) -> UnsafePointer<Struct> {
        let memory = UnsafeMutablePointer<Struct>.allocate(capacity: 1)
        // SAFETY: the memory was just allocated for one struct.
        unsafe memory.initialize(to: value)
        return unsafe UnsafePointer(memory)
    }

    /// Returns the place of a method, or nothing when it is not offered.
    func place(of method: UnsafePointer<CChar>?) -> Int? {
        guard let method = unsafe method else { return nil }
        // SAFETY: the host's ids end with a zero byte.
        let id = unsafe String(cString: method)
        return offers.firstIndex { $0.descriptor.id == id }
    }
}

extension PluginTables {
    /// What a library offers, and how its instances begin and end.
    fileprivate static var pluginTable: vane_plugin_t {
        unsafe vane_plugin_t(
            header: vane_header_t(of: vane_plugin_t.self),
            name: CString.allocate(Offers.identity.name),
            version: CString.allocate(Offers.identity.version),
            descriptor_count: { UInt32(PluginTables.offered?.offers.count ?? 0) },
            descriptor: { index in unsafe PluginTables.offered?.descriptors[Int(index)] },
            get_interface: { id in unsafe PluginTables.interface(id) },
            create: { method, settings, instance, error in
                unsafe PluginInstance.create(method, settings, instance, error)
            },
            destroy: { instance in unsafe PluginInstance.release(instance) })
    }

    /// Returns the interface of an id, or nothing for an id that the kit does not know.
    private static func interface(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id = unsafe id, let tables = offered else { return nil }
        // SAFETY: the host's ids end with a zero byte.
        switch unsafe String(cString: id) {
        case VANE_INTERVENTION: return unsafe UnsafeRawPointer(tables.intervention)
        case VANE_PARAMS: return unsafe UnsafeRawPointer(tables.params)
        default: return nil
        }
    }

    /// Which parameters methods have.
    fileprivate static var paramsTable: vane_params_t {
        unsafe vane_params_t(
            header: vane_header_t(of: vane_params_t.self),
            count: { method in
                guard let place = unsafe PluginTables.offered?.place(of: method) else { return 0 }
                return UInt32(PluginTables.offered?.offers[place].descriptor.parameters.count ?? 0)
            },
            parameter: { method, index in
                guard let place = unsafe PluginTables.offered?.place(of: method) else { return nil }
                return unsafe PluginTables.offered?.parameters[place][Int(index)]
            })
    }

    /// How methods edit.
    fileprivate static var interventionTable: vane_intervention_t {
        unsafe vane_intervention_t(
            header: vane_header_t(of: vane_intervention_t.self),
            needs: { instance, needs, error in
                unsafe PluginInstance.at(instance).tell(needs, error)
            },
            prepare: { instance, shape, error in
                unsafe PluginInstance.at(instance).prepare(shape, error)
            },
            reset: { instance, error in unsafe PluginInstance.at(instance).reset(error) },
            begin: { instance, contexts, error in
                unsafe PluginInstance.at(instance).begin(contexts, error)
            },
            apply: { instance, rows, outcome, error in
                unsafe PluginInstance.at(instance).apply(rows, outcome, error)
            })
    }
}
