extension PickleReader {
    /// Pushes a name, if it is in the subset.
    mutating func pushGlobal(module: String, name: String) throws(Fault) {
        guard let global = PickleGlobal(module: module, name: name) else {
            throw .unsupported("asks for '\(module).\(name)'")
        }
        push(.global(global))
    }

    /// Pushes a name given by the last two texts.
    mutating func pushStackGlobal() throws(Fault) {
        let texts = try pop(2)
        guard let module = texts[0].text, let name = texts[1].text else {
            throw .malformed("a name in its pickle is no text")
        }
        try pushGlobal(module: module, name: name)
    }

    /// Makes the storage that a persistent id names: `("storage", class, key, device, count)`.
    mutating func pushStorage() throws(Fault) {
        let parts = elements(try pop(1)[0]) ?? []
        guard parts.count == 5, parts[0].text == "storage", case .global(let global) = parts[1],
            let key = parts[2].text, let count = parts[4].integer, count >= 0
        else { throw .malformed("a storage in its pickle lacks class, key or size") }
        switch global {
        case .typedStorage(let type):
            push(.storage(PyTorchStorage(key: key, type: type, count: count)))
        case .untypedStorage:
            push(.storage(PyTorchStorage(key: key, type: .uint8, count: count)))
        default: throw .malformed("a storage in its pickle is of no class of storages")
        }
    }

    /// Makes what a name would give for a tuple of arguments.
    mutating func reduce() throws(Fault) {
        let call = try pop(2)
        guard case .global(let global) = call[0], let arguments = elements(call[1]) else {
            throw .malformed("its pickle calls what is no name")
        }
        switch global {
        case .orderedDictionary:
            guard arguments.isEmpty else {
                throw .unsupported("makes an OrderedDict of a list of pairs")
            }
            push(.dictionary)
        case .rebuildTensor: push(.tensor(try view(arguments, type: nil)))
        case .rebuildTypedTensor:
            guard arguments.count >= 7, case .global(.type(let type)) = arguments[6] else {
                throw .malformed("a tensor in its pickle lacks its type")
            }
            push(.tensor(try view(arguments, type: type)))
        case .rebuildParameter:
            guard case .tensor(let view)? = arguments.first else {
                throw .malformed("a parameter in its pickle holds no tensor")
            }
            push(.tensor(view))
        case .size:
            guard arguments.count == 1, elements(arguments[0]) != nil else {
                throw .malformed("a torch.Size in its pickle holds no tuple")
            }
            push(arguments[0])
        case .typedStorage, .untypedStorage, .type:
            throw .unsupported("calls a type of numbers or storages")
        }
    }

    /// Leaves out the further state of a dictionary, such as a state dict's `_metadata`.
    mutating func build() throws(Fault) {
        _ = try pop(1)
        guard case .object(let place) = try top(), objects[place].kind == .dictionary else {
            throw .unsupported("gives state to what is no dictionary")
        }
    }

    /// Returns the elements of a tuple.
    private func elements(_ value: PickleValue) -> [PickleValue]? {
        guard case .object(let place) = value, objects[place].kind == .tuple else { return nil }
        return objects[place].values
    }

    /// Returns the sizes in a tuple.
    private func sizes(_ value: PickleValue) -> [Int]? {
        guard let elements = elements(value), elements.count <= 16 else { return nil }
        let sizes = elements.compactMap(\.integer)
        return sizes.count == elements.count && sizes.allSatisfy { $0 >= 0 } ? sizes : nil
    }

    /// Reads the arguments of a tensor: storage, offset, extents, strides.
    ///
    /// - Throws: ``Fault`` when a number of the tensor would lie outside its storage.
    private func view(
        _ arguments: [PickleValue], type: ElementType?
    ) throws(Fault) -> PyTorchView {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0],
            let offset = arguments[1].integer, let shape = sizes(arguments[2]),
            let strides = sizes(arguments[3]), shape.count == strides.count, offset >= 0
        else { throw .malformed("a tensor in its pickle lacks storage, offset, shape or strides") }
        let view = PyTorchView(
            storage: storage, type: type ?? storage.type, offset: offset, shape: shape,
            strides: strides)
        guard let count = view.count, let end = view.end, count == 0 || end <= view.available
        else {
            throw .malformed(
                "a tensor of shape \(shape) and strides \(strides) from \(offset) leaves its storage "
                    + "of \(view.available) numbers")
        }
        return view
    }
}

extension PyTorchView {
    /// The number of numbers, or nothing when their bytes exceed 64 bits.
    var count: Int? {
        Extents.byteCount(of: shape, elementSize: type.byteCount).map { $0 / type.byteCount }
    }

    /// The index behind the last number in the storage, or nothing when it exceeds 64 bits.
    var end: Int? {
        var last = offset
        for (extent, stride) in zip(shape, strides) where extent > 0 {
            let (step, overflows) = stride.multipliedReportingOverflow(by: extent - 1)
            let (next, exceeds) = last.addingReportingOverflow(step)
            guard !overflows, !exceeds, next < Int.max else { return nil }
            last = next
        }
        return last + 1
    }

    /// How many numbers of the tensor's type the storage holds.
    var available: Int {
        type == storage.type ? storage.count : storage.count / type.byteCount
    }

    /// Whether the numbers lie in the storage in row-major order without gaps.
    ///
    /// - Precondition: The count fits 64 bits.
    var isContiguous: Bool {
        if shape.contains(0) { return true }
        var expected = 1
        for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
            guard stride == expected else { return false }
            expected *= extent
        }
        return true
    }
}
