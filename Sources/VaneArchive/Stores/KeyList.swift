/// The keys of a store in the order of their bytes, so that those below a prefix stand side by side.
struct KeyList: Hashable, Sendable {
    /// The keys.
    let keys: [String]

    /// Sorts keys.
    init(_ keys: some Sequence<String>) {
        self.keys = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Returns the keys below a prefix; all of them below nothing.
    func below(_ prefix: String) -> ArraySlice<String> {
        guard !prefix.isEmpty else { return keys[...] }
        // "0" follows "/" in the order of bytes.
        return keys[lowerBound(prefix + "/")..<lowerBound(prefix + "0")]
    }

    /// Returns the names directly below a prefix.
    func children(of prefix: String) -> StoreChildren {
        var children = StoreChildren(objects: [], prefixes: [])
        let start = prefix.isEmpty ? "" : prefix + "/"
        let below = below(prefix)
        var index = below.startIndex
        while index < below.endIndex {
            let rest = below[index].utf8.dropFirst(start.utf8.count)
            guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
                children.objects.append(String(Substring(rest)))
                index += 1
                continue
            }
            let name = String(Substring(rest[..<slash]))
            children.prefixes.append(name)
            index = lowerBound(start + name + "0")
        }
        return children
    }

    /// Returns the place of the first key that does not come before another.
    private func lowerBound(_ key: String) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle].utf8.lexicographicallyPrecedes(key.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
