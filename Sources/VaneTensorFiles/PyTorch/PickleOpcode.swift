/// The steps of a pickle that data need, by their byte; all others are refused.
///
/// - SeeAlso: Python's `pickletools`, which documents every opcode.
enum PickleOpcode: UInt8 {
    /// Says the version.
    case proto = 0x80
    /// Says how long the next part is.
    case frame = 0x95
    /// Ends the pickle.
    case stop = 0x2E
    /// Pushes a mark.
    case mark = 0x28
    /// Pushes nothing.
    case none = 0x4E
    /// Pushes true.
    case newTrue = 0x88
    /// Pushes false.
    case newFalse = 0x89
    /// Pushes a signed integer of four bytes.
    case binInt = 0x4A
    /// Pushes an integer of one byte.
    case binInt1 = 0x4B
    /// Pushes an integer of two bytes.
    case binInt2 = 0x4D
    /// Pushes an integer of as many bytes as the next byte says.
    case long1 = 0x8A
    /// Pushes a big-endian binary64.
    case binFloat = 0x47
    /// Pushes a text behind one byte with its length.
    case shortBinUnicode = 0x8C
    /// Pushes a text behind four bytes with its length.
    case binUnicode = 0x58
    /// Pushes a text behind eight bytes with its length.
    case binUnicode8 = 0x8D
    /// Pushes an empty tuple.
    case emptyTuple = 0x29
    /// Makes a tuple of everything above the mark.
    case tuple = 0x74
    /// Makes a tuple of one value.
    case tuple1 = 0x85
    /// Makes a tuple of two values.
    case tuple2 = 0x86
    /// Makes a tuple of three values.
    case tuple3 = 0x87
    /// Pushes an empty list.
    case emptyList = 0x5D
    /// Appends a value to a list.
    case append = 0x61
    /// Appends everything above the mark to a list.
    case appends = 0x65
    /// Pushes an empty dictionary.
    case emptyDictionary = 0x7D
    /// Adds an entry to a dictionary.
    case setItem = 0x73
    /// Adds everything above the mark to a dictionary.
    case setItems = 0x75
    /// Remembers the last value under one byte.
    case binPut = 0x71
    /// Remembers the last value under four bytes.
    case longBinPut = 0x72
    /// Remembers the last value under the next number.
    case memoize = 0x94
    /// Pushes a remembered value.
    case binGet = 0x68
    /// Pushes a remembered value.
    case longBinGet = 0x6A
    /// Pushes a name given by two lines.
    case global = 0x63
    /// Pushes a name given by two texts.
    case stackGlobal = 0x93
    /// Says that a name is to be called with a tuple.
    case reduce = 0x52
    /// Says that an object has further state, which tensors do not need.
    case build = 0x62
    /// Makes a storage of its persistent id.
    case binPersistentID = 0x51
}
