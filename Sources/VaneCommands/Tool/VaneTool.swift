public import ArgumentParser

/// The command-line tool: reads and steers the hidden states of language models.
public struct VaneTool: AsyncParsableCommand {
    /// How the tool presents itself.
    public static let configuration = CommandConfiguration(
        commandName: "vane",
        abstract: "Reads and steers the hidden states of language models.",
        discussion: """
            Begin with 'vane demo', which runs the whole story on an embedded model. \
            Every command that reports takes --json.
            """,
        version: Version.current,
        subcommands: [
            DemoCommand.self, CaptureCommand.self, ArchiveCommand.self, MethodsCommand.self,
            FitCommand.self, ScoreCommand.self, CompareCommand.self, GenerateCommand.self,
            PluginCommand.self, BenchCommand.self, ClinicDialoguesCommand.self,
        ])

    /// Creates the tool.
    public init() {}

    /// Parses the arguments, runs the command and ends the process with the right exit code.
    ///
    /// Text that cannot be parsed exits with 64, everything else that fails with 1.
    public static func runAndExit() async -> Never {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit()
        } catch {
            Console.finishProgress()
            guard let code = Failure.exitCode(of: error) else { exit(withError: error) }
            Console.complain("vane: \(error)")
            exit(withError: ExitCode(code))
        }
    }
}

/// The version of the tool and of everything in this package.
public enum Version {
    /// The version, by the rules of semantic versioning.
    public static let current = "0.1.0"
}
