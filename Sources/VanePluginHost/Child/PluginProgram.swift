/// A program that answers as a child: it calls ``PluginGuest`` and nothing else.
public struct PluginProgram: Sendable, Hashable {
    /// The executable's path.
    public var executable: String

    /// The words that follow its name.
    public var arguments: [String]

    /// Creates a program.
    public init(executable: String, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// The executable of the process at hand, which a newer one may have replaced on disk meanwhile.
    ///
    /// Nothing where the system does not say which it is.
    public static func current(_ arguments: [String]) -> PluginProgram? {
        #if os(Linux)
        PluginProgram(executable: "/proc/self/exe", arguments: arguments)
        #else
        CommandLine.arguments.first.flatMap { FileContents.resolve($0) }
            .map { PluginProgram(executable: $0, arguments: arguments) }
        #endif
    }
}
