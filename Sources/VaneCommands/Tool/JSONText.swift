import FoundationEssentials

/// Writes values as JSON: sorted keys, so that the same value gives the same bytes.
///
/// JSON has no numbers that are not finite; they are written as the texts "nan", "inf" and "-inf".
enum JSONText {
    /// Returns a value as indented JSON.
    ///
    /// - Throws: The encoder's error.
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Prints a value as JSON.
    ///
    /// - Throws: The encoder's error.
    static func print(_ value: some Encodable) throws {
        Console.print(try text(of: value))
    }
}
