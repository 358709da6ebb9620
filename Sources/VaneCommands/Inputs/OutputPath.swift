import Glibc

/// The path of something that a command is about to write.
enum OutputPath {
    /// Refuses to write over what is read, or into a folder that is read.
    ///
    /// - Parameters:
    ///   - out: What is written.
    ///   - input: What is read.
    /// - Throws: `CommandError` that names both.
    static func check(_ out: String, apartFrom input: String) throws {
        guard let source = resolved(input), let target = resolved(out) ?? resolvedParent(of: out)
        else { return }
        guard target != source, !target.hasPrefix(source + "/") else {
            throw CommandError(
                "'\(out)' \(target == source ? "is" : "lies inside") '\(input)', which is read; choose another path."
            )
        }
    }

    /// Refuses a file in a folder that is not there or cannot be written, before work is done whose result could not be kept.
    ///
    /// - Throws: `CommandError`.
    static func checkFolder(of out: String) throws {
        let parts = out.split(separator: "/")
        let parent = parts.dropLast().joined(separator: "/")
        let folder = out.hasPrefix("/") ? "/" + parent : parent.isEmpty ? "." : parent
        // SAFETY: the text ends with a zero byte and lives during the call.
        guard unsafe access(folder, W_OK) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw CommandError(
                "'\(out)' cannot be written: folder '\(folder)': \(reason.lowercased()); choose another place."
            )
        }
    }

    /// Returns the path of something that exists without links and dots.
    private static func resolved(_ path: String) -> String? {
        // SAFETY: the system returns memory that is freed here, with a text that ends in a zero byte.
        guard let text = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// Returns the path that something will have which does not exist yet.
    private static func resolvedParent(of path: String) -> String? {
        let parts = path.split(separator: "/")
        guard let name = parts.last else { return nil }
        let parent = parts.dropLast().joined(separator: "/")
        let folder = path.hasPrefix("/") ? "/" + parent : parent
        return resolved(folder.isEmpty ? "." : folder).map {
            $0 == "/" ? "/\(name)" : "\($0)/\(name)"
        }
    }
}
