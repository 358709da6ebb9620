import Testing

/// The committed files that these tests read.
enum Fixture {
    /// Returns the path of a file that `Tests/Fixtures/Models/tensor_files.py` wrote.
    static func path(_ name: String, from file: String = #filePath) -> String {
        let folders = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return folders.joined(separator: "/") + "/Fixtures/Models/tensor_files/" + name
    }
}

extension Tag {
    /// Numbers or bytes from a reference implementation.
    @Tag static var golden: Self
}
