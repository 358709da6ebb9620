internal import VaneCore

/// An intervention at work, with the memory through which the host's rows pass.
struct PluginWork {
    /// The bounds of every call.
    let shape: RunShape
    /// The intervention, ready.
    private(set) var prepared: any PreparedIntervention
    /// The rows of one call.
    var rows: ActivationRows
    /// The context vectors of one call.
    var contexts: ActivationRows
    /// Whether the intervention has seen anything since it was made ready.
    var isUsed = false

    /// Prepares an intervention.
    ///
    /// - Throws: What the intervention throws for a shape that it refuses.
    init(_ intervention: any Intervention, _ shape: RunShape) throws {
        self.shape = shape
        prepared = try intervention.prepare(for: shape)
        rows = ActivationRows(width: shape.width, capacity: shape.rows)
        contexts = ActivationRows(
            width: shape.contextWidth, capacity: shape.contextWidth > 0 ? shape.sequences : 0)
    }

    /// Makes the intervention ready anew when it has seen a run.
    ///
    /// - Throws: What the intervention throws.
    mutating func reset(_ intervention: any Intervention) throws {
        guard isUsed else { return }
        prepared = try intervention.prepare(for: shape)
        isUsed = false
    }
}
