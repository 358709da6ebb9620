import VanePluginKit

/// Offers what the library has; VanePluginKit calls it when the library is loaded.
@c(vane_plugin_offer) public func offer() {
    Offers.name("Transport", version: "1.0")
    Offers.add(LinearTransportTrainer.self)
}
