/// A readout or intervention that is linear in one direction, so that one fit can be measured on both axes.
public protocol Directional: Sendable {
    /// The direction.
    var direction: Direction { get }
}

extension Direction: Directional {
    /// The direction itself.
    public var direction: Direction { self }
}
