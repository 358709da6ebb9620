import FoundationEssentials
import Glibc

/// A new plugin's package: what its files say, and how they come to stand in a folder all at once.
struct PluginPackage: Sendable {
    /// The plugin's name.
    let name: PluginName
    /// The files.
    let files: [PluginTemplate.File]
    /// The library's path in the package once it is built.
    let library: String

    /// Writes the texts of a package.
    ///
    /// - Parameters:
    ///   - name: The plugin's name.
    ///   - language: Its language.
    ///   - location: Where Vane is; where it is looked for around the tool when nothing is given.
    /// - Throws: `CommandError` for a place where Vane is not.
    init(_ name: PluginName, in language: PluginTemplate.Language, location: VaneLocation?) throws {
        let places = location.map { [$0] } ?? VaneLocation.ofTool()
        self.name = name
        let template = PluginTemplate(language)
        switch language {
        case .swift:
            guard let place = places.first(where: \.isCheckout) else {
                throw CommandError.noCheckout(location)
            }
            files = template.files(named: name, replacing: Self.dependency(on: place))
            library = ".build/release/lib\(name.type).so"
        case .c:
            guard let headers = places.lazy.compactMap(\.headers).first else {
                throw CommandError.noHeaders(location)
            }
            // Make splits names at spaces and expands dollars, and no quotes help.
            guard !headers.contains(where: { " \t$#:%".contains($0) }) else {
                throw CommandError.headersUnfit(headers)
            }
            files = template.files(
                named: name,
                replacing: [("../../../Sources/CVanePlugin/include", headers)])
            library = "lib\(name.type).so"
        }
    }

    /// What is to be replaced in the manifest so that the package depends on Vane where it is.
    private static func dependency(on place: VaneLocation) -> [(String, String)] {
        switch place {
        case .folder(let path): return [(#"path: "../../..""#, "path: \(quoted(path))")]
        case .address(let address):
            let last = address.split { "/:".contains($0) }.last.map(String.init) ?? ""
            let identity = (last.hasSuffix(".git") ? String(last.dropLast(4)) : last).lowercased()
            return [
                (
                    #".package(name: "vane", path: "../../..")"#,
                    ".package(url: \(quoted(address)), branch: \"main\")"
                ), (#"package: "vane""#, "package: \(quoted(identity))"),
            ]
        }
    }

    /// Writes a text as a literal of Swift.
    private static func quoted(_ text: String) -> String {
        let escaped = text.flatMap { ["\\", "\""].contains($0) ? ["\\", $0] : [$0] }
        return "\"" + String(escaped) + "\""
    }

    /// Writes all files into a folder that does not exist yet; after a failure there is none.
    ///
    /// - Throws: `CommandError` for a folder that exists or cannot be made, `TensorFileError` for a file that cannot be written.
    func write(to folder: String) throws {
        let folder = VaneLocation.absolute(folder)
        guard !FileBytes.exists(folder) else { throw CommandError.packageExists(folder) }
        let url = URL(filePath: folder)
        let parent = url.deletingLastPathComponent().path
        try FileBytes.makeFolder(parent)
        // Beside the place wanted, so that one renaming puts everything there.
        let unfinished = "\(parent)/.\(url.lastPathComponent).\(getpid())"
        do {
            for file in files {
                let path = unfinished + "/" + file.path
                try FileBytes.makeFolder(URL(filePath: path).deletingLastPathComponent().path)
                try FileBytes.write(file.text, to: path)
            }
            guard unsafe rename(unfinished, folder) == 0 else {
                throw CommandError.folder(folder, Console.systemReason)
            }
        } catch {
            try? FileBytes.remove(unfinished)
            throw error
        }
    }
}

extension CommandError {
    /// The error for a folder that is there already.
    fileprivate static func packageExists(_ path: String) -> CommandError {
        CommandError("'\(path)' exists already; choose another name, or another folder with --out.")
    }

    /// The error for a place that is no checkout of Vane.
    fileprivate static func noCheckout(_ place: VaneLocation?) -> CommandError {
        let remedy = "name a checkout of Vane, or its repository's address, with --vane."
        guard let place else {
            return CommandError("This tool does not lie in a checkout of Vane; \(remedy)")
        }
        return CommandError("'\(place)' has no Sources/VanePluginKit; \(remedy)")
    }

    /// The error for a place where the header is not.
    fileprivate static func noHeaders(_ place: VaneLocation?) -> CommandError {
        let remedy =
            "name a checkout of Vane, or the PREFIX of its 'make install', with --vane."
        guard let place else {
            return CommandError("There is no CVanePlugin.h near this tool; \(remedy)")
        }
        return CommandError("'\(place)' has no include/CVanePlugin.h; \(remedy)")
    }

    /// The error for a path that make cannot name.
    fileprivate static func headersUnfit(_ path: String) -> CommandError {
        CommandError(
            "'\(path)' has a letter that make takes for something else; install the header below another PREFIX."
        )
    }
}
