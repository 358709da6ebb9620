import VaneCommands

/// The tool's entry; everything else is in `VaneCommands`.
@main
struct Vane {
    /// Runs the tool.
    static func main() async {
        await VaneTool.runAndExit()
    }
}
