/// An extension point of `zarr.json`: a name with its configuration, as codecs, grids and key encodings have one.
struct NamedConfiguration: Hashable, Sendable {
    /// The name.
    let name: String

    /// The configuration, empty where it is left out.
    let configuration: JSONObject

    /// Creates one from members in the order given.
    init(_ name: String, _ configuration: KeyValuePairs<String, JSONValue> = [:]) {
        self.name = name
        self.configuration = JSONValue.members(configuration).object ?? JSONObject()
    }

    /// Reads an object with a name, or the short-hand that is the name alone.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    init(_ json: JSONValue?, of what: String) throws(Fault) {
        if let name = json?.string {
            self.name = name
            configuration = JSONObject()
            return
        }
        guard let object = json?.object, let name = object["name"]?.string else {
            throw .malformed("its \(what) has no name")
        }
        self.name = name
        guard let configuration = object["configuration"] else {
            self.configuration = JSONObject()
            return
        }
        guard let members = configuration.object else {
            throw .malformed("the configuration of '\(name)' is no object")
        }
        self.configuration = members
    }

    /// The object for `zarr.json`; an empty configuration is left out.
    var json: JSONValue {
        var object = JSONObject()
        object["name"] = .string(name)
        if configuration.count > 0 { object["configuration"] = .object(configuration) }
        return .object(object)
    }

    /// Returns a member that must be a whole number.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    func integer(_ member: String) throws(Fault) -> Int {
        guard let value = configuration[member]?.integer else {
            throw .malformed("'\(name)' has no whole number '\(member)'")
        }
        return value
    }
}
