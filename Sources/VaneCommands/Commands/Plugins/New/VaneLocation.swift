import FoundationEssentials

/// Where a new plugin finds Vane.
enum VaneLocation: Sendable, Hashable {
    /// A checkout or a place where Vane was installed: the absolute path of a folder.
    case folder(String)
    /// A repository's address.
    case address(String)

    /// Reads what `--vane` says.
    init(_ text: String) {
        self =
            text.contains("://") || text.hasPrefix("git@")
            ? .address(text) : .folder(Self.absolute(text))
    }

    /// Returns the places where this tool may have come from: the folder above its own, and the checkout it lies in.
    static func ofTool() -> [VaneLocation] {
        let program = "/proc/self/exe"
        guard
            let path = try? FileManager.default.destinationOfSymbolicLink(atPath: program)
        else { return [] }
        var folder = URL(filePath: path).deletingLastPathComponent()
        var found: [VaneLocation] = []
        while folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            found.append(.folder(folder.path))
        }
        return found
    }

    /// The absolute path of a folder, without a slash at its end.
    static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path
    }

    /// Whether it is a folder with Vane's sources.
    var isCheckout: Bool {
        guard case .folder(let path) = self else { return true }
        return FileBytes.exists(path + "/Package.swift")
            && FileBytes.exists(path + "/Sources/VanePluginKit")
    }

    /// The folder of the contract's header, if it is below this one.
    var headers: String? {
        guard case .folder(let path) = self else { return nil }
        return ["/include", "/Sources/CVanePlugin/include"].map { path + $0 }
            .first { FileBytes.exists($0 + "/CVanePlugin.h") }
    }
}

extension VaneLocation: CustomStringConvertible {
    /// The path or the address.
    var description: String {
        switch self {
        case .folder(let path): path
        case .address(let address): address
        }
    }
}
