import VaneArchive

/// A label, or a group, for every row: whole numbers, truths or texts of anyone's array, as texts.
struct ForeignColumn: Sendable {
    /// The path of the array.
    let path: String
    /// The text of each row.
    let texts: [String]
    /// The texts that occur: numbers in their order, false before true, texts in alphabetical order.
    let names: [String]

    /// Reads an array.
    ///
    /// - Throws: `ArchiveError` when it cannot be read, `CommandError` when it is no column of as many rows.
    init(_ archive: Archive, _ name: String, rows: Int, of values: ArchiveArray) throws {
        let array = try archive.array(at: name)
        let subject = "'\(array.path)' in '\(archive.path)'"
        guard array.shape.count == 1 else {
            throw CommandError(
                "\(subject) has shape \(array.shape) where labels and groups are [row]; choose another array."
            )
        }
        guard array.rowCount == rows else {
            throw CommandError(
                "\(subject) has \(array.rowCount) rows where '\(values.path)' has \(rows); give one value a row."
            )
        }
        guard !array.dataType.isFloat else {
            throw CommandError(
                "\(subject) holds \(array.dataType.rawValue), and labels and groups are whole numbers, truths or texts; "
                    + "write it as one of these, without NaN.")
        }
        path = array.path
        guard !array.dataType.isText else {
            texts = try array.texts()
            if let row = texts.firstIndex(of: "") {
                throw CommandError(
                    "\(subject) holds no text in row \(row); give every row one, or leave the row out."
                )
            }
            names = Set(texts).sorted()
            return
        }
        let numbers = try array.integers()
        let type = array.dataType
        let spell: (Int) -> String = { number in
            switch type {
            case .bool: number == 0 ? "false" : "true"
            case .uint64: String(UInt64(bitPattern: Int64(number)))
            default: String(number)
            }
        }
        texts = numbers.map(spell)
        names = Set(numbers).sorted {
            type == .uint64 ? UInt(bitPattern: $0) < UInt(bitPattern: $1) : $0 < $1
        }.map(spell)
    }
}
