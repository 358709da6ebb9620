public import VaneTensors

/// All elements of an array, of whatever type, as a file of another format wants them.
public struct ArrayContents: Sendable {
    /// The extents.
    public let shape: [Int]

    /// The type of the elements; never bfloat16, which becomes float32 since hardly any format knows it, and never texts.
    public let dataType: DataType

    /// The elements, row-major, each with its least significant byte first.
    public let bytes: Tensor<UInt8>

    /// The elements as a tensor, or nothing when they are of another type.
    ///
    /// Elements of type `bool` are given as `UInt8` and those of type `float16` as the `UInt16` of their bits.
    public func tensor<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(
        of type: Element.Type
    ) -> Tensor<Element>? {
        let fits: Bool =
            switch dataType {
            case .bool, .uint8: type == UInt8.self
            case .int8: type == Int8.self
            case .uint16, .float16: type == UInt16.self
            case .int16: type == Int16.self
            case .uint32: type == UInt32.self
            case .int32: type == Int32.self
            case .uint64: type == UInt64.self
            case .int64: type == Int64.self
            case .float32, .float64, .bfloat16, .string, .fixedText: false
            }
        return fits ? reinterpreted(repeating: 0) : nil
    }

    /// The elements as `Float`, or nothing when they are of another type.
    public var floats: Tensor<Float>? { dataType == .float32 ? reinterpreted(repeating: 0) : nil }

    /// The elements as `Double`, or nothing when they are of another type.
    public var doubles: Tensor<Double>? { dataType == .float64 ? reinterpreted(repeating: 0) : nil }

    /// Returns the bytes as a tensor of elements with the same size.
    private func reinterpreted<Element: BitwiseCopyable & Sendable>(
        repeating zero: Element
    ) -> Tensor<Element> {
        var tensor = Tensor(shape: shape, repeating: zero)
        tensor.withMutableSpan { span in
            var target = unsafe span.mutableBytes
            bytes.withSpan { target.copy(unsafe $0.bytes) }
        }
        return tensor
    }
}

extension ArchiveArray {
    /// Reads all elements without changing their type, but for bfloat16, which becomes float32.
    ///
    /// - Throws: ``ArchiveError`` with code `unsupported` for texts, `outOfProportion`, or `damaged`.
    public func contents() throws -> ArrayContents {
        guard let size = dataType.byteCount else {
            throw ArchiveError.wrongKind(name, dataType, wanted: "numbers")
        }
        try requireProportion([Region(whole: shape)])
        let conversion: ElementConversion = dataType == .bfloat16 ? .float(from: .bfloat16) : .none
        let count = shape.reduce(1, *)
        var bytes = Tensor<UInt8>(
            shape: [count * max(size, conversion.elementSize(of: dataType))], repeating: 0)
        try bytes.withMutableSpan { span in
            var target = unsafe span.mutableBytes
            try read(Region(whole: shape), as: conversion, into: &target)
        }
        return ArrayContents(
            shape: shape, dataType: dataType == .bfloat16 ? .float32 : dataType, bytes: bytes)
    }
}
