internal import Synchronization
internal import VaneCore

/// The methods that a library offers; its author adds to them in one function.
///
/// ```swift
/// @c(vane_plugin_offer) public func offer() { Offers.add(Shrink.self) }
/// ```
public enum Offers {
    /// What was added, in order.
    private static let added = Mutex<[Offer]>([])

    /// The library's name and version, for people.
    private static let library = Mutex<(name: String, version: String)>(("unnamed", "0"))

    /// Says what the library is called, for people; lists show it beside its methods.
    public static func name(_ name: String, version: String) {
        library.withLock { $0 = (name, version) }
    }

    /// Offers an intervention.
    public static func add<Offered: PluginIntervention>(_ type: Offered.Type) {
        let offer = Offer(
            descriptor: Offered.descriptor,
            make: { try Offered(parameters: $0) })
        added.withLock { $0.append(offer) }
    }

    /// The library's name and version.
    static var identity: (name: String, version: String) { library.withLock { $0 } }

    /// Returns what was added so far, in order.
    static func all() -> [Offer] { added.withLock { $0 } }
}

/// One method that a library offers.
struct Offer: Sendable {
    /// What the method is.
    let descriptor: MethodDescriptor
    /// Makes the intervention with checked parameters.
    let make: @Sendable (ParameterValues) throws -> any Intervention
}
