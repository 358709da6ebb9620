import Testing

@testable import VaneTensorFiles

/// The committed files that these tests read.
enum Fixture {
    /// Returns the path of a file that `Tests/Fixtures/Models/tensor_files.py` wrote.
    static func path(_ name: String) -> String { folder("tensor_files/") + name }

    /// Returns the path of a file that `Tests/Fixtures/Models/exchange_files.py` wrote.
    static func exchange(_ name: String) -> String { folder("exchange_files/") + name }

    /// Returns the bytes of a file that `Tests/Fixtures/Models/exchange_files.py` wrote.
    static func exchangeBytes(_ name: String) throws -> [UInt8] {
        try FileBytes.read(exchange(name))
    }

    /// Returns the path of a folder of fixtures.
    private static func folder(_ name: String, from file: String = #filePath) -> String {
        let folders = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return folders.joined(separator: "/") + "/Fixtures/Models/" + name
    }
}

extension Tag {
    /// Numbers or bytes from a reference implementation.
    @Tag static var golden: Self
}
