/// Where a library's code runs once it has passed its trial.
public enum PluginIsolation: Sendable, Hashable {
    /// In this process: quickest, and what crashes there ends the process.
    case inProcess
    /// In a child for every run, within limits: what crashes, hangs or eats memory there ends that run with an error.
    case sandboxed(PluginLimits)

    /// Reads `inproc`, `sandboxed` or, with limits, `sandboxed:seconds=10,memory=1024`.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("inproc", 1): self = .inProcess
        case ("sandboxed", 1): self = .sandboxed(PluginLimits())
        case ("sandboxed", 2):
            var limits = PluginLimits()
            for setting in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
                let pair = setting.split(separator: "=", omittingEmptySubsequences: false)
                guard pair.count == 2 else { return nil }
                switch pair[0] {
                case "seconds":
                    guard let seconds = Double(pair[1]), seconds > 0, seconds <= 86_400 else {
                        return nil
                    }
                    limits.seconds = seconds
                case "memory":
                    guard let mebibytes = Int(pair[1]), (1...(1 << 24)).contains(mebibytes) else {
                        return nil
                    }
                    limits.memoryMebibytes = mebibytes
                default: return nil
                }
            }
            self = .sandboxed(limits)
        default: return nil
        }
    }
}
