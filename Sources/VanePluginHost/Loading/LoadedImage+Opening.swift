internal import CVanePlugin
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension LoadedImage {
    /// What became of a library when it was loaded.
    private struct Attempt {
        /// The SHA-256 of the file.
        let fingerprint: String
        /// The image, or why there is none.
        let outcome: Result<LoadedImage, PluginError>
    }

    /// The libraries of this process, by file; a file is loaded once, whatever its paths.
    private static let attempts = Mutex<[FileIdentity: Attempt]>([:])

    /// Returns the image of a file, loading it when this process has not yet done so.
    ///
    /// One library is loaded at a time. A library that fails stays in memory, and fails again without being called.
    ///
    /// - Throws: ``PluginError`` with code `changed`, `loadFailed`, `noEntry` or those of the entry's check.
    static func opening(
        _ file: PluginFile, hostVersion: String, trace: (@Sendable (CallStage) -> Void)? = nil
    ) throws(PluginError) -> LoadedImage {
        try attempts.withLock { attempts throws(PluginError) in
            if let known = attempts[file.identity] {
                guard known.fingerprint == file.fingerprint else { throw .changed(file.path) }
                return try known.outcome.get()
            }
            let outcome = Result { () throws(PluginError) in
                trace?(.load)
                return unsafe try LoadedImage(
                    path: file.path, host: HostIdentity(version: hostVersion),
                    entry: entry(of: file.path), trace: trace)
            }
            attempts[file.identity] = Attempt(fingerprint: file.fingerprint, outcome: outcome)
            return try outcome.get()
        }
    }

    /// Loads a library, for good and with its symbols its own, and finds its entry.
    private static func entry(of path: String) throws(PluginError) -> vane_plugin_entry_t {
        // SAFETY: the path is absolute. This runs the library's initialisers, which is what loading a plugin means.
        let handle = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)
        guard let handle = unsafe handle else { throw .loadFailed(path, lastProblem(path)) }
        guard let symbol = unsafe dlsym(handle, entryName) else { throw .noEntry(path) }
        // SAFETY: the manifest's major says that this function has the contract's type.
        return unsafe unsafeBitCast(symbol, to: vane_plugin_entry_t.self)
    }

    /// The loader's words for what went wrong last, without the library's path in front.
    private static func lastProblem(_ path: String) -> String {
        guard let words = unsafe dlerror() else { return "the loader gives no reason" }
        // SAFETY: the string lives until the loader's next call in this thread and is copied at once.
        let text = unsafe String(cString: words)
        return text.hasPrefix(path + ": ") ? String(text.dropFirst(path.utf8.count + 2)) : text
    }
}
