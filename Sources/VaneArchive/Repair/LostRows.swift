/// Committed rows of one array that a repair could not save; they hold fill value since.
public struct LostRows: Sendable, Hashable, CustomStringConvertible {
    /// The path of the array.
    public let array: String

    /// The rows, or the samples where the array has one element a sample.
    public let rows: Range<Int>

    /// The rows in words.
    public var description: String {
        let isOfSamples = [CorpusSchema.samplesGroup] + CorpusSchema.contrastGroups
        let group = array.split(separator: "/").first.map(String.init) ?? ""
        let what = isOfSamples.contains(group) ? "sample" : "row"
        return rows.count == 1
            ? "\(what) \(rows.lowerBound) of '\(array)'"
            : "\(what)s \(rows.lowerBound) to \(rows.upperBound - 1) of '\(array)'"
    }

    /// The object for the root's attributes.
    var json: JSONValue {
        .members([
            "array": .string(array), "first": .integer(rows.lowerBound),
            "end": .integer(rows.upperBound),
        ])
    }

    /// Creates a description.
    init(array: String, rows: Range<Int>) {
        self.array = array
        self.rows = rows
    }

    /// Reads the list in a corpus's attributes, where there is one.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    static func list(_ json: JSONValue?) throws(Fault) -> [LostRows] {
        guard let json else { return [] }
        guard let elements = json.array else { throw .malformed("their losses are no list") }
        var list: [LostRows] = []
        for element in elements {
            guard let array = element["array"]?.string, let first = element["first"]?.integer,
                let end = element["end"]?.integer, first >= 0, first <= end
            else { throw .malformed("their loss \(list.count) cannot be read") }
            list.append(LostRows(array: array, rows: first..<end))
        }
        return list
    }
}

extension Archive {
    /// The committed rows that earlier repairs could not save.
    public var losses: [LostRows] { attributes?.losses ?? [] }

    /// The names of attributes that an earlier repair could not save, such as `model`; what stands there says nothing.
    public var lostAttributes: [String] { attributes?.lostAttributes ?? [] }

    /// Returns the rows that cannot be had at some hook points, ascending: their values or their labels were lost.
    func lostRows(ofArrays paths: [String]) -> RowRanges {
        let needed = Set(paths + CorpusSchema.labels.map(\.path))
        return RowRanges(losses.filter { needed.contains($0.array) }.map(\.rows))
    }
}

/// Some ranges of rows, ascending and apart.
struct RowRanges: Sendable, Hashable {
    /// The ranges.
    private(set) var ranges: [Range<Int>] = []

    /// Joins ranges in any order.
    init(_ ranges: [Range<Int>]) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = self.ranges.last, last.upperBound >= range.lowerBound {
                let end = max(last.upperBound, range.upperBound)
                self.ranges[self.ranges.count - 1] = last.lowerBound..<end
            } else {
                self.ranges.append(range)
            }
        }
    }

    /// Whether a row lies in one of them.
    func contains(_ row: Int) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= row { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(row)
    }

    /// The number of rows in all of them.
    var count: Int { ranges.reduce(0) { $0 + $1.count } }
}
