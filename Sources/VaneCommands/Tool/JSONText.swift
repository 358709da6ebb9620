import FoundationEssentials

/// Writes values as JSON: sorted keys, so that the same value gives the same bytes.
enum JSONText {
    /// Returns a value as indented JSON.
    ///
    /// - Throws: The encoder's error for numbers that are not finite.
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Prints a value as JSON.
    ///
    /// - Throws: The encoder's error for numbers that are not finite.
    static func print(_ value: some Encodable) throws {
        Console.print(try text(of: value))
    }
}
