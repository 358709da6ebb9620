internal import CVanePlugin

extension PluginError {
    /// The system loader's refusal.
    static func loadFailed(_ path: String, _ reason: String) -> PluginError {
        PluginError(
            .loadFailed,
            "Library '\(path)' could not be loaded (\(reason)); link it with everything it uses.")
    }

    /// The refusal of a library without entry.
    static func noEntry(_ path: String) -> PluginError {
        PluginError(
            .noEntry,
            "Library '\(path)' is a library without entry: it exports no function "
                + "'\(LoadedImage.entryName)'; define it and mark it VANE_EXPORT.")
    }

    /// The refusal of a struct that was made for another major or is too small.
    static func wrongStruct(
        _ path: String, _ name: String, _ header: vane_header_t, expected: Int
    ) -> PluginError {
        PluginError(
            .wrongABI,
            "Library '\(path)' hands out a '\(name)' of ABI \(header.abi_major) with "
                + "\(header.struct_size) bytes, this program needs "
                + "ABI \(PluginManifest.current.major) and at least \(expected); begin the struct with "
                + "VANE_HEADER.")
    }

    /// The refusal of a count beyond what the contract allows.
    static func tooMany(_ path: String, _ name: String, _ count: UInt32, most: Int32) -> PluginError
    {
        invalidDescriptor(
            path, "'\(name)' is \(count) where at most \(most) is allowed")
    }

    /// The refusal of a table with a required slot empty.
    static func nullSlot(_ path: String, _ slot: String) -> PluginError {
        PluginError(
            .nullSlot,
            "Library '\(path)' leaves '\(slot)' null, which is required; its author must fill it.")
    }

    /// The refusal of a description.
    static func invalidDescriptor(_ path: String, _ problem: String) -> PluginError {
        PluginError(
            .invalidDescriptor,
            "Library '\(path)' describes itself wrongly: \(problem); its author must correct it.")
    }

    /// A failure that a plugin reported, with its words, or with the remark that it had none.
    static func failed(_ path: String, in function: String, _ failure: PluginFailure) -> PluginError
    {
        PluginError(failure.code, "Library '\(path)' failed in '\(function)'" + failure.words)
    }

    /// A result that the contract rules out.
    static func brokenPromise(
        _ path: String, in function: String, _ problem: String
    ) -> PluginError {
        PluginError(
            .brokenPromise,
            "Library '\(path)' breaks the contract in '\(function)': \(problem); "
                + "that is a bug of the plugin, report it to its author.")
    }
}
