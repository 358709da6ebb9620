/// What a plugin's child process may use before it is ended.
public struct PluginLimits: Sendable, Hashable, Codable {
    /// How many seconds one call, or one question, may take.
    public var seconds: Double

    /// How many mebibytes of memory the plugin may hold, on top of what the process has before it is loaded.
    public var memoryMebibytes: Int

    /// How many seconds of processor time the whole process may use; nothing for as many as it likes.
    public var processorSeconds: Int?

    /// Creates limits.
    public init(
        seconds: Double = 10, memoryMebibytes: Int = 1024, processorSeconds: Int? = nil
    ) {
        self.seconds = seconds
        self.memoryMebibytes = memoryMebibytes
        self.processorSeconds = processorSeconds
    }

    /// The limits of a trial, in which nothing takes long.
    public static let trial = PluginLimits(processorSeconds: 10)
}
