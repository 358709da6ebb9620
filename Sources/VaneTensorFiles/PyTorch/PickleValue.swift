/// A value that a pickle describes; what holds others stands in a table of objects, so that no value is nested.
enum PickleValue: Sendable, Equatable {
    /// Nothing.
    case none
    /// A truth.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A floating-point number.
    case number(Double)
    /// A text.
    case text(String)
    /// A list, a tuple or a dictionary, by its place in the table of objects.
    case object(Int)
    /// A name that the pickle may use, as `module name`.
    case global(PickleGlobal)
    /// The numbers that tensors view, not yet read.
    case storage(PyTorchStorage)
    /// A tensor.
    case tensor(PyTorchView)

    /// The whole number, when the value is one.
    var integer: Int? { if case .integer(let number) = self { number } else { nil } }

    /// The text, when the value is one.
    var text: String? { if case .text(let text) = self { text } else { nil } }
}

/// A list, a tuple or a dictionary of a pickle.
struct PickleObject: Sendable, Equatable {
    /// The kinds of objects.
    enum Kind: Sendable {
        /// Values that may become more.
        case list
        /// Values in a fixed order.
        case tuple
        /// Values under keys, in the order of their entries.
        case dictionary
    }

    /// The kind.
    let kind: Kind

    /// The keys of a dictionary.
    var keys: [PickleValue] = []

    /// The values.
    var values: [PickleValue] = []
}

/// The names that a pickle of tensors may use; none of them is ever run, each only says how to read what follows.
enum PickleGlobal: Sendable, Hashable {
    /// `collections.OrderedDict`, which becomes a dictionary.
    case orderedDictionary
    /// `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2`: a view of a typed storage.
    case rebuildTensor
    /// `torch._utils._rebuild_tensor_v3`: a view of an untyped storage, with its type.
    case rebuildTypedTensor
    /// `torch._utils._rebuild_parameter`, which wraps a tensor.
    case rebuildParameter
    /// A class of storages, such as `torch.FloatStorage`.
    case typedStorage(ElementType)
    /// `torch.storage.UntypedStorage`, bytes.
    case untypedStorage
    /// `torch.Size`, a tuple.
    case size
    /// A type of numbers, such as `torch.uint16`.
    case type(ElementType)

    /// Returns what a name stands for, or nothing for one outside the subset.
    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"):
            self = .rebuildTensor
        case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTypedTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch.storage", "UntypedStorage"): self = .untypedStorage
        case ("torch", "Size"): self = .size
        case ("torch", let name):
            if let type = Self.storages[name] {
                self = .typedStorage(type)
            } else if let type = Self.types[name] {
                self = .type(type)
            } else {
                return nil
            }
        default: return nil
        }
    }

    /// The classes of storages in `torch`.
    private static let storages: [String: ElementType] = [
        "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16,
        "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
        "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8,
        "BoolStorage": .boolean,
    ]

    /// The types of numbers in `torch`.
    private static let types: [String: ElementType] = [
        "float32": .float32, "float64": .float64, "float16": .float16, "bfloat16": .bfloat16,
        "int64": .int64, "int32": .int32, "int16": .int16, "int8": .int8, "uint8": .uint8,
        "uint16": .uint16, "uint32": .uint32, "uint64": .uint64, "bool": .boolean,
    ]
}

/// Numbers in a member of a PyTorch file.
struct PyTorchStorage: Sendable, Equatable {
    /// The name of the member below `data/`.
    let key: String
    /// The type of the numbers; bytes when it is left to the tensors.
    let type: ElementType
    /// The number of numbers.
    let count: Int
}

/// A tensor as a pickle describes it: a strided view of a storage.
struct PyTorchView: Sendable, Equatable {
    /// The numbers.
    let storage: PyTorchStorage
    /// The type of the numbers.
    let type: ElementType
    /// The index of the first number.
    let offset: Int
    /// The extent of each axis, outermost first.
    let shape: [Int]
    /// How many numbers apart neighbours along each axis lie.
    let strides: [Int]
}
