extension PluginError {
    /// The loss of the child that worked for a library.
    static func lost(_ path: String, _ loss: ChildLoss) -> PluginError {
        PluginError(
            loss.code,
            "Library '\(path)' \(loss.words); that is a bug of the plugin, report it to its author."
        )
    }

    /// The refusal to wait a second time for a method that did not come back.
    static func stillLost(_ path: String, _ method: String, _ loss: ChildLoss) -> PluginError {
        PluginError(
            loss.code,
            "Library '\(path)' \(loss.words), so '\(method)' is not waited for again; report it to its author, or "
                + "give it longer, as in '--isolation sandboxed:seconds=60'.")
    }

    /// The refusal of a library that was lost when it was tried.
    static func blocked(_ path: String, _ words: String) -> PluginError {
        PluginError(
            .blocked,
            "Library '\(path)' is blocked, since it \(words) when it was tried; build it anew without that, or try "
                + "it again with 'vane plugin list --retry --plugin \(path)'.")
    }

    /// The refusal of a library that is not what it was in its trial.
    static func inconsistent(_ path: String) -> PluginError {
        PluginError(
            .inconsistent,
            "Library '\(path)' describes itself otherwise than when it was tried in a process of its own; its author "
                + "must make it say the same every time.")
    }

    /// The refusal of a state that does not fit through the connection to a child.
    static func tooLarge(_ path: String, _ bytes: Int) -> PluginError {
        PluginError(
            .failed,
            "Library '\(path)' keeps \(bytes) bytes of what it learned, and a sandbox passes on \(ChildTensor.bytesMost); "
                + "use it without '--isolation sandboxed' or let it keep less.")
    }

    /// The failure to start a child.
    static func noChild(_ reason: String) -> PluginError {
        PluginError(
            .noChild,
            "No process of its own could be made for a plugin (\(reason)); free memory, processes or open files."
        )
    }

    /// The refusal of a library that is not on the trust list.
    static func notTrusted(_ path: String, _ fingerprint: String) -> PluginError {
        PluginError(
            .notTrusted,
            "Library '\(path)' with SHA-256 \(fingerprint) is not on the trust list; compare the hash with its "
                + "author's and trust it with 'vane plugin trust \(path)'.")
    }

    /// The refusal of a trust list with a line that is none of its own.
    static func invalidTrustLine(_ path: String, line: Int) -> PluginError {
        PluginError(
            .invalidTrustList,
            "Line \(line) of the trust list '\(path)' is no SHA-256 with a path behind it; correct it or take it out."
        )
    }

    /// The refusal of a trust list that others may write.
    static func openTrustList(_ path: String) -> PluginError {
        PluginError(
            .invalidTrustList,
            "The trust list '\(path)' can be written by others; look at what it holds, then run "
                + "'chmod go-w \(path)'.")
    }

    /// The failure to read or write a trust list.
    static func trustListFailed(_ path: String, _ reason: String) -> PluginError {
        PluginError(
            .invalidTrustList,
            "The trust list '\(path)' cannot be used: \(reason); check the folder and its rights.")
    }

    /// The refusal to take from the trust list what is not on it.
    static func notListed(_ subject: String) -> PluginError {
        PluginError(
            .notTrusted,
            "'\(subject)' is not on the trust list; see what is with 'vane plugin trust --list'.")
    }
}
