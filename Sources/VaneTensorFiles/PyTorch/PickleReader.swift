/// Reads the subset of pickles that holds tensors and plain containers; nothing is imported, called or run.
///
/// A pickle is a program for a small stack machine. Here every step only builds a value: the names that it may use are listed
/// in ``PickleGlobal``, and "calling" one of them means reading the tuple of its arguments. Everything else is refused by name.
/// Each step reads at least a byte and makes at most one value, and objects hold others by number, so that time and memory
/// stay in proportion to the pickle.
struct PickleReader {
    /// Something that the reader leaves to its caller to put into a sentence.
    enum Fault: Error {
        /// The bytes are no pickle.
        case malformed(String)
        /// The pickle needs what is not in the subset.
        case unsupported(String)
    }

    /// The lists and dictionaries.
    private(set) var objects: [PickleObject] = []

    /// The pickle.
    private let bytes: [UInt8]

    /// The index of the next byte.
    private var position = 0

    /// The values so far.
    private var stack: [PickleValue] = []

    /// How many values lay below each mark.
    private var marks: [Int] = []

    /// The remembered values.
    private var memory: [Int: PickleValue] = [:]

    /// Wraps a pickle.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the whole pickle and returns its value.
    ///
    /// - Throws: ``Fault``.
    mutating func read() throws(Fault) -> PickleValue {
        while true {
            let start = position
            let byte = try next()
            guard let opcode = PickleOpcode(rawValue: byte) else {
                let hexadecimal = (byte < 16 ? "0" : "") + String(byte, radix: 16)
                throw .unsupported("uses the opcode 0x\(hexadecimal) at byte \(start)")
            }
            if opcode == .stop {
                guard stack.count == 1, marks.isEmpty, position == bytes.count else {
                    throw .malformed("its pickle does not end with one value")
                }
                return stack[0]
            }
            try perform(opcode)
        }
    }

    /// Takes one step.
    private mutating func perform(_ opcode: PickleOpcode) throws(Fault) {
        switch opcode {
        case .proto:
            let version = try next()
            guard (2...5).contains(version) else {
                throw .unsupported("is of pickle protocol \(version)")
            }
        case .frame: _ = try number(8)
        case .stop: break
        case .mark: marks.append(stack.count)
        case .none: stack.append(.none)
        case .newTrue: stack.append(.boolean(true))
        case .newFalse: stack.append(.boolean(false))
        case .binInt: stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
        case .binInt1: stack.append(.integer(Int(try number(1))))
        case .binInt2: stack.append(.integer(Int(try number(2))))
        case .long1: stack.append(.integer(try long()))
        case .binFloat:
            stack.append(.number(Double(bitPattern: try number(8).byteSwapped)))
        case .shortBinUnicode: stack.append(.text(try text(lengthBytes: 1)))
        case .binUnicode: stack.append(.text(try text(lengthBytes: 4)))
        case .binUnicode8: stack.append(.text(try text(lengthBytes: 8)))
        case .emptyTuple: push(.tuple)
        case .tuple: push(.tuple, try popMarked())
        case .tuple1: push(.tuple, try pop(1))
        case .tuple2: push(.tuple, try pop(2))
        case .tuple3: push(.tuple, try pop(3))
        case .emptyList: push(.list)
        case .append: try extend(with: try pop(1))
        case .appends: try extend(with: try popMarked())
        case .emptyDictionary: push(.dictionary)
        case .setItem: try insert(try pop(2))
        case .setItems: try insert(try popMarked())
        case .binPut: memory[Int(try number(1))] = try top()
        case .longBinPut: memory[Int(try number(4))] = try top()
        case .memoize: memory[memory.count] = try top()
        case .binGet: try recall(Int(try number(1)))
        case .longBinGet: try recall(Int(try number(4)))
        case .global: try pushGlobal(module: try line(), name: try line())
        case .stackGlobal: try pushStackGlobal()
        case .reduce: try reduce()
        case .build: try build()
        case .binPersistentID: try pushStorage()
        }
    }

    /// Returns the next byte.
    private mutating func next() throws(Fault) -> UInt8 {
        guard position < bytes.count else { throw .malformed("its pickle is cut off") }
        defer { position += 1 }
        return bytes[position]
    }

    /// Skips bytes that must be there, and returns where they are.
    private mutating func take(_ count: Int) throws(Fault) -> Range<Int> {
        guard count >= 0, count <= bytes.count - position else {
            throw .malformed("its pickle is cut off")
        }
        defer { position += count }
        return position..<(position + count)
    }

    /// Reads a number of up to eight bytes.
    private mutating func number(_ count: Int) throws(Fault) -> UInt64 {
        let range = try take(count)
        return LittleEndian.number(bytes, at: range.lowerBound, bytes: count)
    }

    /// Reads an integer of any length that fits 64 bits.
    private mutating func long() throws(Fault) -> Int {
        let count = Int(try number(1))
        guard count <= 8 else { throw .unsupported("holds an integer of more than 64 bits") }
        guard count > 0 else { return 0 }
        let shift = 64 - 8 * count
        return Int((Int64(bitPattern: try number(count)) << shift) >> shift)
    }

    /// Reads a text behind its length.
    private mutating func text(lengthBytes: Int) throws(Fault) -> String {
        let length = try number(lengthBytes)
        return try text(in: take(Int(exactly: length) ?? -1))
    }

    /// Reads a text up to a line feed.
    private mutating func line() throws(Fault) -> String {
        guard let end = bytes[position...].prefix(512).firstIndex(of: 0x0A) else {
            throw .malformed("a name in its pickle does not end")
        }
        let text = try text(in: take(end - position))
        position += 1
        return text
    }

    /// Returns the text in a range.
    private func text(in range: Range<Int>) throws(Fault) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw .malformed("a text in its pickle is no UTF-8")
        }
        return text
    }

    /// Returns the last value.
    func top() throws(Fault) -> PickleValue {
        guard let value = stack.last, stack.count > marks.last ?? 0 else {
            throw .malformed("its pickle takes a value that is not there")
        }
        return value
    }

    /// Takes values off the stack, which must lie above the last mark.
    mutating func pop(_ count: Int) throws(Fault) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else {
            throw .malformed("its pickle takes a value that is not there")
        }
        let values = Array(stack.suffix(count))
        stack.removeLast(count)
        return values
    }

    /// Takes the values above the last mark, and the mark.
    private mutating func popMarked() throws(Fault) -> [PickleValue] {
        guard let mark = marks.popLast() else {
            throw .malformed("its pickle takes a mark that is not there")
        }
        let values = Array(stack[mark...])
        stack.removeLast(values.count)
        return values
    }

    /// Pushes a new object.
    mutating func push(_ kind: PickleObject.Kind, _ values: [PickleValue] = []) {
        stack.append(.object(objects.count))
        objects.append(PickleObject(kind: kind, values: values))
    }

    /// Pushes a value.
    mutating func push(_ value: PickleValue) { stack.append(value) }

    /// Adds values to the list below them.
    private mutating func extend(with values: [PickleValue]) throws(Fault) {
        guard case .object(let place) = try top(), objects[place].kind == .list else {
            throw .malformed("its pickle appends to what is no list")
        }
        objects[place].values += values
    }

    /// Adds entries to the dictionary below them.
    private mutating func insert(_ entries: [PickleValue]) throws(Fault) {
        guard case .object(let place) = try top(), objects[place].kind == .dictionary,
            entries.count.isMultiple(of: 2)
        else { throw .malformed("its pickle adds an entry to what is no dictionary") }
        for start in stride(from: 0, to: entries.count, by: 2) {
            objects[place].keys.append(entries[start])
            objects[place].values.append(entries[start + 1])
        }
    }

    /// Pushes a remembered value.
    private mutating func recall(_ place: Int) throws(Fault) {
        guard let value = memory[place] else {
            throw .malformed("its pickle recalls a value that it never made")
        }
        stack.append(value)
    }
}
