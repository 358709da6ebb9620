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
    public let name: String

    /// The library's version.
    public let version: String

    /// The methods that can be used, in the library's order.
    public let methods: [Method]

    /// What the library offers and this program cannot use, one line each.
    public let unusable: [String]

    /// Loads a library and asks what it offers.
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
        let reader = DescriptorReader(image: image, fingerprint: file.fingerprint)
        self.file = file
        (name, version) = try image.identity()
        let found = try reader.methods()
        methods = found.usable.map { Method(plugin: image, $0) }
        unusable = found.unusable
    }
}
