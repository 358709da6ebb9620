/// The tensors of a file that `torch.save` wrote, read without executing anything.
///
/// ```swift
/// let file = try PyTorchFile(path: "steering.pt")
/// let weight = try file.tensor("encoder.weight").floats()
/// ```
///
/// The file is a zip file with a pickle, `data.pkl`, and the numbers, `data/0`, `data/1` and so on. Tensors in dictionaries
/// and lists are found under their keys and places, joined by points; a tensor alone has the empty name.
///
/// - SeeAlso: [PyTorch's notes on serialization](https://pytorch.org/docs/stable/notes/serialization.html).
public struct PyTorchFile: Sendable {
    /// What messages call the file.
    public let name: String

    /// The names of the tensors in the order of the pickle.
    public let names: [String]

    /// The bytes of each storage, by its key: a part of the file, or memory when the member is deflated.
    private let storages: [String: (bytes: FileBytes, range: Range<Int>)]

    /// The tensors by name.
    private let views: [ExactString: PyTorchView]

    /// Maps a file and reads its pickle.
    ///
    /// - Throws: `TensorFileError` with code `unreadable`, `malformed` or `unsupported`.
    public init(path: String) throws {
        try self.init(FileBytes(path: path))
    }

    /// Reads a file that is in memory already.
    ///
    /// - Throws: `TensorFileError` with code `malformed` or `unsupported`.
    public init(bytes: [UInt8], named name: String) throws {
        try self.init(FileBytes(bytes, named: name))
    }

    /// Reads a file's directory and pickle, and checks every storage.
    private init(_ file: FileBytes) throws(TensorFileError) {
        name = file.name
        let zip = try Self.open(file)
        let pickles = zip.members.filter { $0.name.hasSuffix("/data.pkl") }
        guard pickles.count == 1, let pickle = pickles.first else {
            throw .malformed(file.name, "it holds \(pickles.count) members data.pkl, not one")
        }
        let folder = String(pickle.name.dropLast("data.pkl".count))
        if let order = zip.find(folder + "byteorder") {
            let (bytes, range) = try zip.content(of: order)
            guard bytes.array(range) == Array("little".utf8) else {
                throw .unsupported(
                    file.name, "was written on a big-endian machine",
                    remedy: "save it again on a little-endian one")
            }
        }
        let (bytes, range) = try zip.content(of: pickle)
        let named = try Self.tensors(in: bytes.array(range), named: file.name)
        names = named.map(\.name)
        var views: [ExactString: PyTorchView] = [:]
        var storages: [String: (bytes: FileBytes, range: Range<Int>)] = [:]
        for (name, view) in named {
            guard views.updateValue(view, forKey: ExactString(name)) == nil else {
                throw .malformed(file.name, "its tensor '\(name)' exists twice")
            }
            let key = folder + "data/" + view.storage.key
            guard let member = zip.find(key), view.storage.fits(member.count) else {
                throw .malformed(
                    file.name,
                    "its member '\(key)' is absent or shorter than the numbers of '\(name)'")
            }
            guard storages[view.storage.key] == nil else { continue }
            storages[view.storage.key] = try zip.content(of: member)
        }
        self.views = views
        self.storages = storages
    }

    /// Returns the directory of a file that looks like one of `torch.save`.
    private static func open(_ file: FileBytes) throws(TensorFileError) -> ZipFile {
        guard file.count >= 4, file.array(0..<2) == Array("PK".utf8) else {
            // The old format begins with a pickle of a magic number: protocol 2, then an integer of ten bytes.
            guard file.count >= 4, file.array(0..<2) == [0x80, 0x02] else {
                throw .malformed(file.name, "it does not start like a file of torch.save")
            }
            throw .unsupported(
                file.name, "is in PyTorch's old format, from before version 1.6",
                remedy: "load it in PyTorch and save it again")
        }
        return try ZipFile(file)
    }

    /// Returns the tensors that a pickle holds.
    private static func tensors(
        in pickle: [UInt8], named file: String
    ) throws(TensorFileError) -> [(name: String, view: PyTorchView)] {
        do throws(PickleReader.Fault) {
            var reader = PickleReader(pickle)
            let root = try reader.read()
            var walk = PickleWalk(objects: reader.objects, budget: 8 * pickle.count + 64)
            try walk.visit(root, named: "", depth: 0)
            return walk.tensors
        } catch {
            switch error {
            case .malformed(let reason): throw .malformed(file, reason)
            case .unsupported(let reason):
                throw .unsupported(
                    file, "\(reason), which is not data and is never run",
                    remedy: "save tensors alone, as in torch.save(model.state_dict(), path)")
            }
        }
    }

    /// Returns a tensor by name, or nothing when there is none.
    ///
    /// - Throws: `TensorFileError` with code `unsupported`.
    public func find(_ name: String) throws -> StoredTensor? {
        try views[ExactString(name)].map { try tensor($0, named: name) }
    }

    /// Returns a tensor by name: a part of the file when its numbers lie there in row-major order, else a copy.
    ///
    /// - Throws: `TensorFileError` with code `missingTensor` or `unsupported`.
    public func tensor(_ name: String) throws -> StoredTensor {
        guard let view = views[ExactString(name)] else {
            throw TensorFileError.missingTensor(name, in: self.name, like: names)
        }
        return try tensor(view, named: name)
    }

    /// Returns the extents of a tensor, outermost first, or nothing when there is none of that name.
    public func shape(of name: String) -> [Int]? { views[ExactString(name)]?.shape }

    /// Reads a view's numbers.
    private func tensor(
        _ view: PyTorchView, named name: String
    ) throws(TensorFileError) -> StoredTensor {
        guard let (bytes, range) = storages[view.storage.key] else {
            preconditionFailure("Every view's storage was read when the file was opened.")
        }
        let size = view.type.byteCount
        let count = view.count ?? 0
        if view.isContiguous || count == 0 {
            let start = count == 0 ? range.lowerBound : range.lowerBound + view.offset * size
            return StoredTensor(
                name: name, elementType: view.type, shape: view.shape, file: bytes,
                range: start..<(start + count * size))
        }
        // A view that repeats numbers, as `expand` gives, may claim any size; small ones are no harm.
        guard count <= max(view.available, 1 << 20) else {
            throw .unsupported(
                self.name, "holds '\(name)', which shows \(view.available) numbers \(count) times",
                remedy: "save its contiguous() instead")
        }
        let copy = bytes.withBytes(range) { view.rowMajorBytes(of: $0, count: count) }
        return StoredTensor(
            name: name, elementType: view.type, shape: view.shape,
            file: FileBytes(copy, named: self.name), range: 0..<copy.count)
    }
}

/// A walk through what a pickle describes, which gathers its tensors.
private struct PickleWalk {
    /// The lists, tuples and dictionaries.
    let objects: [PickleObject]

    /// How much more may be visited, which ends walks through objects that hold themselves or each other many times.
    var budget: Int

    /// The tensors so far.
    var tensors: [(name: String, view: PyTorchView)] = []

    /// Visits a value and everything in it.
    ///
    /// - Throws: `PickleReader.Fault` for what is nested too deeply or too often, and for keys that are no names.
    mutating func visit(
        _ value: PickleValue, named name: String, depth: Int
    ) throws(PickleReader.Fault) {
        budget -= 1 + name.utf8.count / 16
        guard budget > 0, depth < 64 else {
            throw .malformed("its pickle holds itself, or is nested too deeply")
        }
        if case .tensor(let view) = value { tensors.append((name, view)) }
        guard case .object(let place) = value else { return }
        let object = objects[place]
        for (index, value) in object.values.enumerated() {
            var part = "\(index)"
            if object.kind == .dictionary {
                guard
                    let key = object.keys[index].text ?? object.keys[index].integer.map(String.init)
                else { throw .unsupported("has a key that is neither text nor whole number") }
                part = key
            }
            try visit(value, named: name.isEmpty ? part : name + "." + part, depth: depth + 1)
        }
    }
}

extension PyTorchStorage {
    /// Whether some bytes hold all the numbers.
    fileprivate func fits(_ byteCount: Int) -> Bool { count <= byteCount / type.byteCount }
}

extension PyTorchView {
    /// Returns a view's numbers in row-major order.
    ///
    /// - Precondition: The view lies inside the bytes.
    fileprivate func rowMajorBytes(of bytes: RawSpan, count: Int) -> [UInt8] {
        let size = type.byteCount
        var result: [UInt8] = []
        result.reserveCapacity(count * size)
        var place = [Int](repeating: 0, count: shape.count)
        var index = offset
        for _ in 0..<count {
            // SAFETY: `end` was checked against the storage, whose bytes these are.
            for byte in (index * size)..<((index + 1) * size) {
                result.append(
                    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: byte, as: UInt8.self))
            }
            // Counts like an odometer, the last axis fastest.
            var axis = shape.count - 1
            while axis >= 0 {
                place[axis] += 1
                index += strides[axis]
                if place[axis] < shape[axis] { break }
                index -= place[axis] * strides[axis]
                place[axis] = 0
                axis -= 1
            }
        }
        return result
    }
}
