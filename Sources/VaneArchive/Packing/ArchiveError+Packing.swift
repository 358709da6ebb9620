extension ArchiveError {
    /// Reports a store that is no folder where one is needed.
    static func noFolder(_ path: String) -> ArchiveError {
        ArchiveError(
            code: .unsupported,
            message:
                "'\(path)' is no folder, and only a store in a folder can be changed or packed; "
                + "unpack it first with 'vane archive unpack'.")
    }

    /// Reports damage that keeps a store from being packed.
    static func notPacked(_ path: String, _ damage: String) -> ArchiveError {
        ArchiveError(
            code: .damaged,
            message: "'\(path)' was not packed: \(damage.prefix { $0 != ";" }); "
                + "run 'vane archive repair' first.")
    }
}
