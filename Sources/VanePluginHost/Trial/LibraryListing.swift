internal import VaneCore

/// What a library says it offers; the same every time that it is asked.
struct LibraryListing: Codable, Sendable, Hashable {
    /// The library's name, for people.
    let name: String
    /// The library's version.
    let version: String
    /// The methods that can be used, without their origin.
    let methods: [MethodDescriptor]
    /// What the library offers and this program cannot use, one line each.
    let unusable: [String]

    /// Asks a loaded library.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`, `wrongABI` or `invalidDescriptor`.
    init(of image: LoadedImage) throws(PluginError) {
        (name, version) = try image.identity()
        let found = try DescriptorReader(image: image).methods()
        methods = found.usable
        unusable = found.unusable
    }

    /// The methods, as those of a file.
    func methods(from file: PluginFile) -> [MethodDescriptor] {
        methods.map { method in
            var method = method
            method.origin = .plugin(path: file.path, fingerprint: file.fingerprint)
            return method
        }
    }
}
