extension ArchiveError {
    /// The codecs that can be read, for messages.
    private static let readableCodecs =
        "bytes, vlen-utf8, transpose, sharding_indexed, blosc (zstd or zlib), zstd, gzip, zlib, shuffle and crc32c"

    /// Reports a path without a Zarr v3 store.
    static func notFound(_ path: String, _ reason: String) -> ArchiveError {
        ArchiveError(
            code: .notFound,
            message: "'\(path)' is no Zarr v3 store: \(reason); "
                + "give a folder or a zip file that holds zarr.json."
        )
    }

    /// Reports that a new archive would overwrite something.
    static func alreadyExists(_ path: String) -> ArchiveError {
        ArchiveError(
            code: .alreadyExists,
            message: "'\(path)' exists already; append to it, remove it, or choose another path.")
    }

    /// Reports a system call that failed.
    static func inputOutput(_ path: String, _ action: String, _ reason: String) -> ArchiveError {
        ArchiveError(
            code: .inputOutput,
            message: "'\(path)' cannot be \(action): \(reason); "
                + "check the path, its permissions and the free space.")
    }

    /// Reports a key that would leave the store's folder.
    static func unsafeKey(_ key: String, in store: String) -> ArchiveError {
        ArchiveError(
            code: .malformed,
            message: "'\(store)' names an object '\(key)', which lies outside the store; "
                + "do not trust this archive.")
    }

    /// Reports metadata, dressed with the name of their owner.
    static func metadata(_ subject: String, _ fault: Fault) -> ArchiveError {
        guard fault.code == .unsupported else {
            return ArchiveError(
                code: fault.code,
                message: "'\(subject)' has metadata that cannot be used: \(fault.reason); "
                    + "restore zarr.json or write the array again.")
        }
        return ArchiveError(
            code: .unsupported,
            message: "'\(subject)' cannot be read: \(fault.reason); "
                + "supported are the codecs \(readableCodecs).")
    }

    /// Reports a zip file, dressed with its name.
    static func zip(_ path: String, _ fault: Fault) -> ArchiveError {
        ArchiveError(
            code: fault.code,
            message: "'\(path)' is a zip file that cannot be used: \(fault.reason); "
                + "copy it again, or pack its folder again.")
    }

    /// Reports a chunk, dressed with its name.
    static func chunk(_ chunk: ChunkName, _ fault: Fault) -> ArchiveError {
        switch fault.code {
        case .unsupported:
            ArchiveError(
                code: .unsupported,
                message: "\(chunk) cannot be read: \(fault.reason); "
                    + "supported are the codecs \(readableCodecs).")
        default:
            ArchiveError(
                code: fault.code,
                message: "\(chunk) is damaged: \(fault.reason); run 'vane archive verify'.")
        }
    }

    /// Reports an array that claims more than the store can hold.
    static func outOfProportion(_ array: String, claimed: String, stored: Int) -> ArchiveError {
        ArchiveError(
            code: .outOfProportion,
            message: "'\(array)' claims \(claimed) bytes where the store holds \(stored) for it; "
                + "restore its zarr.json or read a range of rows.")
    }

    /// Reports an array that is not there, beside those that are.
    static func absentArray(_ path: String, in store: String, among paths: [String]) -> ArchiveError
    {
        let hint =
            paths.isEmpty
            ? "it holds no array"
            : "it holds \(paths.prefix(4).map { "'\($0)'" }.joined(separator: ", "))"
                + (paths.count > 4 ? " and \(paths.count - 4) more" : "")
        return ArchiveError(
            code: .absent,
            message:
                "'\(store)' has no array '\(path)': \(hint); choose one that 'vane archive info' lists."
        )
    }

    /// Reports a hook point that was not captured, beside those that were.
    static func absentHookPoint(_ hook: String, in store: String, among hooks: [String])
        -> ArchiveError
    {
        ArchiveError(
            code: .absent,
            message: "'\(store)' holds no rows at '\(hook)'; "
                + "it holds \(hooks.isEmpty ? "none at all" : hooks.joined(separator: ", ")).")
    }

    /// Reports rows outside an array.
    static func absentRows(_ array: String, asked: String, rows: Int) -> ArchiveError {
        ArchiveError(
            code: .absent,
            message: "'\(array)' has \(rows) rows and was asked for \(asked); ask for rows it has.")
    }

    /// Reports an array whose elements are of another kind than asked for.
    static func wrongKind(_ array: String, _ found: DataType, wanted: String) -> ArchiveError {
        ArchiveError(
            code: .unsupported,
            message: "'\(array)' holds \(found.rawValue) and not \(wanted); "
                + "choose another array.")
    }

    /// Reports a store without `attributes.vane`.
    static func notACorpus(_ path: String) -> ArchiveError {
        ArchiveError(
            code: .notACorpus,
            message: "'\(path)' has no 'vane' attributes in its root zarr.json; "
                + "name its arrays by hand, or capture a corpus with 'vane capture'.")
    }

    /// Reports corpus attributes that break the schema.
    static func schema(_ path: String, _ reason: String) -> ArchiveError {
        ArchiveError(
            code: .malformed,
            message: "'\(path)' has 'vane' attributes that cannot be used: \(reason); "
                + "read its arrays one by one, or write it again with this version.")
    }

    /// Reports a second writer.
    static func locked(_ path: String) -> ArchiveError {
        ArchiveError(
            code: .locked,
            message:
                "'\(path)' is being written by another process; wait until it ends, or stop it.")
    }

    /// Reports rows or samples that do not fit.
    static func misfit(_ path: String, _ reason: String) -> ArchiveError {
        ArchiveError(code: .misfit, message: "Nothing was appended to '\(path)': \(reason).")
    }

    /// Reports a selection without rows.
    static func emptySelection(_ selection: String, _ reason: String) -> ArchiveError {
        ArchiveError(
            code: .emptySelection,
            message: "Selection '\(selection)' selects no row of the archive: \(reason).")
    }
}
