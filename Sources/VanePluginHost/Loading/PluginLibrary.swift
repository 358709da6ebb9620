public import VaneCore

/// A plugin's library, loaded for the rest of the process, with the methods that it offers.
///
/// ```swift
/// let file = try PluginFile(at: "libRotation.so", fingerprint: sha256)
/// let library = try PluginLibrary(loading: file, hostVersion: version)
/// try catalog.add(library.methods)
/// ```
public struct PluginLibrary: Sendable {
    /// The file.
    public let file: PluginFile

    /// The library's name, for people.
    public var name: String { listing.name }

    /// The library's version.
    public var version: String { listing.version }

    /// The methods that can be used, in the library's order.
    public let methods: [Method]

    /// What the library offers and this program cannot use, one line each.
    public var unusable: [String] { listing.unusable }

    /// What the library says it offers.
    let listing: LibraryListing

    /// Loads a library and asks what it offers, without a trial; ``PluginLoader`` tries it first.
    ///
    /// This runs the library's code with all rights of this process.
    ///
    /// - Parameters:
    ///   - file: The file; loading the same file again gives the same library.
    ///   - hostVersion: This program's version, which plugins are told.
    /// - Throws: ``PluginError`` with code `changed`, `loadFailed`, `noEntry`, `nullSlot`, `wrongABI`, `failed`,
    ///   `failedWithoutMessage` or `invalidDescriptor`.
    public init(loading file: PluginFile, hostVersion: String) throws(PluginError) {
        try self.init(file, LoadedImage.opening(file, hostVersion: hostVersion))
    }

    /// Asks a loaded library what it offers.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`, `wrongABI` or `invalidDescriptor`.
    init(_ file: PluginFile, _ image: LoadedImage) throws(PluginError) {
        self.file = file
        listing = try LibraryListing(of: image)
        methods = listing.methods(from: file).map { Method(plugin: $0, made: image) }
    }

    /// Takes what a library said in its trial; its methods work in children.
    init(_ file: PluginFile, _ listing: LibraryListing, _ sandbox: PluginSandbox) {
        self.file = file
        self.listing = listing
        methods = listing.methods(from: file).map { Method(plugin: $0, made: sandbox) }
    }
}
