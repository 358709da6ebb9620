import FoundationEssentials
import VanePluginHost

/// Where the tool keeps what it knows of plugins, by the rules of the XDG base directories.
enum PluginFolders {
    /// The folder in which trials are remembered; none where there is no home.
    static var trials: String? { folder("XDG_CACHE_HOME", below: ".cache").map { $0 + "/trials" } }

    /// The trust list's file.
    ///
    /// - Throws: `CommandError` where there is no home.
    static func trustList() throws -> String {
        guard let folder = folder("XDG_CONFIG_HOME", below: ".config") else {
            throw CommandError(
                "There is no folder for the trust list; set HOME or XDG_CONFIG_HOME to an absolute path."
            )
        }
        return folder + "/trusted-plugins"
    }

    /// Returns the tool's folder in one of the base directories; one that is not absolute counts as not set.
    private static func folder(_ variable: String, below fallback: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment[variable], named.hasPrefix("/") { return named + "/vane" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/\(fallback)/vane"
    }
}
