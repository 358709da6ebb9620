import Foundation
import Testing

/// The committed files that these tests read, and the checkpoint that they look for.
enum Fixture {
    /// The directory of the fixtures.
    private static let directory: String = {
        let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return folders.joined(separator: "/") + "/Fixtures/Models/"
    }()

    /// Returns the path of a fixture.
    static func path(_ name: String) -> String { directory + name }

    /// Reads a JSON fixture.
    static func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws
        -> Value
    {
        let data = try Data(contentsOf: URL(fileURLWithPath: path(name)))
        return try JSONDecoder().decode(type, from: data)
    }

    /// The directory of the stories260K checkpoint, from `VANE_STORIES_MODEL` or beside the checkout.
    static let stories: String? = {
        let named = ProcessInfo.processInfo.environment["VANE_STORIES_MODEL"]
        let beside = path("../../../../shared/models/stories260K")
        return [named, beside].compactMap(\.self).first {
            FileManager.default.fileExists(atPath: $0 + "/config.json")
        }
    }()

    /// Why a test that needs the checkpoint is skipped.
    static let needsStories =
        "stories260K is neither beside the checkout nor named by VANE_STORIES_MODEL"
}

extension Tag {
    /// Numbers or bytes from a reference implementation.
    @Tag static var golden: Self

    /// A statement that holds whatever the numbers are.
    @Tag static var law: Self
}
