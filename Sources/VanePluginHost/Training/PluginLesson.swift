internal import CVanePlugin
internal import VaneCore

/// Whoever learns from examples: an instance in this process, or one in a child.
protocol PluginPupil {
    /// Says what will be handed over.
    ///
    /// - Throws: ``PluginError`` as the plugin refuses.
    func begin(_ bounds: LessonBounds) throws(PluginError)

    /// Hands over the examples of a stretch.
    ///
    /// - Throws: ``PluginError`` as the plugin refuses.
    func take(_ range: Range<Int>, of examples: ExampleSet) throws(PluginError)

    /// Ends a pass.
    ///
    /// - Throws: ``PluginError`` as the plugin refuses.
    func endPass() throws(PluginError) -> PassReport
}

/// Hands examples to a method until it has enough.
struct PluginLesson {
    /// The path by which errors speak of the library.
    let path: String
    /// The examples.
    let examples: ExampleSet
    /// Where training reports to.
    let report: @Sendable (TrainingProgress) -> Void

    /// Hands over all examples, once for every pass that the method asks for.
    ///
    /// - Throws: ``PluginError`` as the plugin refuses, or with code `brokenPromise` when it never has enough.
    func teach(_ pupil: some PluginPupil) throws(PluginError) {
        try pupil.begin(examples.bounds)
        let batches = examples.batches
        for pass in 1...Int(VANE_PASSES_MOST) {
            for range in batches { try pupil.take(range, of: examples) }
            let result = try pupil.endPass()
            report(
                TrainingProgress(
                    epoch: pass, loss: result.loss ?? .nan, warning: result.warning))
            guard result.again else { return }
        }
        throw .brokenPromise(
            path, in: "end_pass", "it wants more than \(VANE_PASSES_MOST) passes over the examples")
    }
}
