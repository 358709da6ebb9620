import Dispatch
import VaneCommands

/// The tool's entry; everything else is in `VaneCommands`.
@main
struct Vane {
    /// Runs the tool, which ends the process.
    ///
    /// The main thread waits and serves no queue: a plugin that loads Foundation while the tool runs would take the main queue over,
    /// and what then waits for its turn there waits for ever. A plugin's child has no other thread to begin with.
    static func main() {
        VaneTool.serveIfChild()
        Task.detached { await VaneTool.runAndExit() }
        while true { DispatchSemaphore(value: 0).wait() }
    }
}
