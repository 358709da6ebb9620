/// The codec `numcodecs.shuffle`: first bytes of all elements, second bytes, and so on.
struct ShuffleCodec: Hashable, Sendable {
    /// The bytes of an element.
    let elementSize: Int

    /// Reads the codec's configuration.
    ///
    /// - Throws: ``Fault`` with code `malformed`.
    init(_ codec: NamedConfiguration) throws(Fault) {
        elementSize = codec.configuration["elementsize"]?.integer ?? 4
        guard elementSize > 0, elementSize <= 1 << 20 else {
            throw .malformed("its codec '\(codec.name)' has elementsize \(elementSize)")
        }
    }

    /// The object for `zarr.json`.
    var configuration: NamedConfiguration {
        NamedConfiguration("numcodecs.shuffle", ["elementsize": .integer(elementSize)])
    }

    /// Puts the bytes of each element together.
    ///
    /// - Throws: ``Fault`` with code `damaged` when the sizes differ.
    func decode(_ encoded: RawSpan, into output: inout MutableRawSpan) throws(Fault) {
        guard encoded.byteCount == output.byteCount else {
            throw .damaged(
                "it holds \(encoded.byteCount) shuffled bytes where \(output.byteCount) belong")
        }
        BytePlanes.join(encoded, into: &output, elementSize: elementSize)
    }
}
