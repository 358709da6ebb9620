internal import Synchronization
public import VaneCore

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

    /// Offers an intervention that needs no training.
    public static func add<Offered: PluginIntervention>(_ type: Offered.Type) {
        let offer = Offer(
            descriptor: Offered.description(as: .intervention, isLinear: Offered.isLinear),
            make: { OfferedWork(.intervention(try Offered(parameters: $0))) })
        added.withLock { $0.append(offer) }
    }

    /// Offers a readout that needs no training.
    public static func add<Offered: PluginReadout>(_ type: Offered.Type) {
        let offer = Offer(
            descriptor: Offered.description(as: .readout),
            make: { OfferedWork(.readout(try Offered(parameters: $0))) })
        added.withLock { $0.append(offer) }
    }

    /// Offers an intervention that is learned.
    public static func add<Offered: PluginTrainer>(
        _ type: Offered.Type
    ) where Offered.Trained: Intervention {
        let descriptor = Offered.description(
            as: .intervention, from: Offered.Input.input, isLinear: Offered.isLinear)
        let offer = Offer(training: type, descriptor) {
            OfferedWork(.intervention($0), keeping: $0.tensors)
        }
        added.withLock { $0.append(offer) }
    }

    /// Offers a readout that is learned.
    public static func add<Offered: PluginTrainer>(
        _ type: Offered.Type
    ) where Offered.Trained: Readout {
        let descriptor = Offered.description(as: .readout, from: Offered.Input.input)
        let offer = Offer(training: type, descriptor) {
            OfferedWork(.readout($0), keeping: $0.tensors)
        }
        added.withLock { $0.append(offer) }
    }

    /// The library's name and version.
    static var identity: (name: String, version: String) { library.withLock { $0 } }

    /// Returns what was added so far, in order.
    static func all() -> [Offer] { added.withLock { $0 } }
}
