/// How the places of chunks become keys below an array.
struct ChunkKeyEncoding: Hashable, Sendable {
    /// Whether keys begin with `c`, as they do by default and not in version 2.
    let hasPrefix: Bool

    /// What stands between the numbers.
    let separator: String

    /// Keys such as `c/1/23`.
    static let standard = ChunkKeyEncoding(hasPrefix: true, separator: "/")

    /// Creates an encoding.
    private init(hasPrefix: Bool, separator: String) {
        self.hasPrefix = hasPrefix
        self.separator = separator
    }

    /// Reads the `chunk_key_encoding` of a `zarr.json`.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init(_ json: JSONValue?) throws(Fault) {
        let encoding = try NamedConfiguration(json, of: "chunk_key_encoding")
        guard encoding.name == "default" || encoding.name == "v2" else {
            throw .unsupported(
                "its chunk key encoding '\(encoding.name)' is neither 'default' nor 'v2'")
        }
        hasPrefix = encoding.name == "default"
        let separator = encoding.configuration["separator"]
        guard let separator else {
            self.separator = hasPrefix ? "/" : "."
            return
        }
        guard let text = separator.string, text == "/" || text == "." else {
            throw .malformed("the separator of its chunk keys is neither '/' nor '.'")
        }
        self.separator = text
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration(hasPrefix ? "default" : "v2", ["separator": .string(separator)])
    }

    /// Returns the key of a chunk; an array without axes has the one key `c`, or `0` in version 2.
    func key(_ place: [Int]) -> String {
        let numbers = place.map(String.init)
        guard hasPrefix else { return place.isEmpty ? "0" : numbers.joined(separator: separator) }
        return (["c"] + numbers).joined(separator: separator)
    }
}
