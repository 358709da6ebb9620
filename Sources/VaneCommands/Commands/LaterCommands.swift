import ArgumentParser

/// The two-axis comparison of a plan; a later version brings it.
struct CompareCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare methods by a plan (not there yet).")

    /// Everything that follows, not looked at.
    @Argument(parsing: .captureForPassthrough) var rest: [String] = []

    /// Says that the command is not there yet.
    func run() throws { throw CommandError.notYet("vane compare") }
}
