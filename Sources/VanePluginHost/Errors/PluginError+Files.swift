extension PluginError {
    /// The refusal of a path without a file.
    static func notFound(_ path: String) -> PluginError {
        PluginError(.notFound, "Plugin '\(path)' does not exist; check the path.")
    }

    /// The refusal of a folder of the search path that does not exist.
    static func noFolder(_ path: String) -> PluginError {
        PluginError(
            .notFound,
            "Folder '\(path)' of \(PluginSearch.variable) does not exist; create it or take it out."
        )
    }

    /// The refusal of a file that cannot be read.
    static func unreadable(_ path: String, _ reason: String) -> PluginError {
        PluginError(
            .notALibrary, "Plugin '\(path)' cannot be read (\(reason)); name a shared library.")
    }

    /// The refusal of a file that is no library.
    static func notALibrary(_ path: String, _ problem: ELFSections.Problem) -> PluginError {
        PluginError(
            .notALibrary,
            "'\(path)' is no shared library for this machine: \(problem.words); "
                + "build the plugin as a dynamic library on this machine.")
    }

    /// The refusal of a library that does not say that it is a plugin.
    static func noManifest(_ path: String) -> PluginError {
        PluginError(
            .noManifest,
            "Library '\(path)' carries no plugin manifest (section '\(PluginManifest.section)'); "
                + "put VANE_PLUGIN_MANIFEST into one C file or link VanePluginKit.")
    }

    /// The refusal of a section that holds no manifest.
    static func invalidManifest(_ path: String, bytes: Int) -> PluginError {
        PluginError(
            .invalidManifest,
            "The section '\(PluginManifest.section)' of '\(path)' holds \(bytes) bytes that are no manifest; "
                + "write it with VANE_PLUGIN_MANIFEST.")
    }

    /// The refusal of a library for another major.
    static func wrongABI(_ path: String, _ manifest: PluginManifest) -> PluginError {
        PluginError(
            .wrongABI,
            "Library '\(path)' was built for plugin ABI \(manifest), this program speaks "
                + "\(PluginManifest.current); rebuild it against this version of Vane.")
    }

    /// The refusal of a file that is not the one loaded before.
    static func changed(_ path: String) -> PluginError {
        PluginError(
            .changed,
            "Library '\(path)' has changed since it was loaded, and a plugin is never unloaded; "
                + "start the program again.")
    }
}
