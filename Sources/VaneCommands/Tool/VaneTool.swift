public import ArgumentParser
import Glibc

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
            ClinicModelCommand.self,
            PluginHostCommand.self,
        ])

    /// Creates the tool.
    public init() {}

    /// Serves a plugin and ends the process, when another `vane` has started this one for that; returns otherwise.
    ///
    /// To be called before anything has made a thread: the child closes all files that are not its own, those of such threads too.
    public static func serveIfChild() {
        guard Array(CommandLine.arguments.dropFirst()) == [PluginHostCommand.name] else { return }
        signal(SIGXFSZ, SIG_IGN)
        guard let status = PluginHostCommand.serve() else { return }
        Glibc.exit(status)
    }

    /// Parses the arguments, runs the command and ends the process with the right exit code.
    ///
    /// Text that cannot be parsed exits with 64, everything else that fails with 1, and so does a result that could not be
    /// printed.
    public static func runAndExit() async -> Never {
        var code: Int32 = 0
        // A file that may not grow is then a failing write, which says so, and not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            Console.finishProgress()
            code = Failure.report(error)
        }
        if let problem = Console.outputProblem {
            Console.complain(
                "vane: Standard output cannot be written: \(problem); the result is not complete.")
            code = max(code, 1)
        }
        exit(withError: ExitCode(code))
    }

    /// Parses the words of a command line and runs the command.
    private static func run(_ words: [String]) async throws {
        let words = Arguments.joiningNumbers(words)
        try Arguments.refuseEmpty(words)
        var command = try parseAsRoot(words)
        // Commands that pass everything through do not notice the wish; for all others the parser has made it a command.
        let isHelp = type(of: command).configuration.commandName == "help"
        guard isHelp || !Arguments.askForHelp(words) else { throw CleanExit.helpRequest(command) }
        try SharedOptions(of: command)?.check()
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }
}

/// The version of the tool and of everything in this package.
public enum Version {
    /// The version, by the rules of semantic versioning.
    public static let current = "0.1.0"
}
