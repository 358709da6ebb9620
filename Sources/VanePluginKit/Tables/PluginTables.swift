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
    /// How methods edit; nothing where none does.
    let intervention: UnsafePointer<vane_intervention_t>?
    /// How methods read; nothing where none does.
    let readout: UnsafePointer<vane_readout_t>?
    /// How methods learn; nothing where none does.
    let trainer: UnsafePointer<vane_trainer_t>?
    /// How what methods learned is kept; nothing where none learns.
    let state: UnsafePointer<vane_state_t>?
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
        let kinds = Set(offers.map(\.descriptor.kind))
        let learns = offers.contains { $0.schooling != nil }
        unsafe intervention =
            kinds.contains(.intervention) ? Self.keep(Self.interventionTable) : nil
        unsafe readout = kinds.contains(.readout) ? Self.keep(Self.readoutTable) : nil
        unsafe trainer = learns ? Self.keep(Self.trainerTable) : nil
        unsafe state = learns ? Self.keep(Self.stateTable) : nil
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
        case VANE_READOUT: return unsafe UnsafeRawPointer(tables.readout)
        case VANE_TRAINER: return unsafe UnsafeRawPointer(tables.trainer)
        case VANE_STATE: return unsafe UnsafeRawPointer(tables.state)
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
}
