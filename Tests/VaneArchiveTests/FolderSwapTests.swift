import Testing

@testable import VaneArchive

/// A folder that takes another's place leaves the place empty at no moment.
@Suite struct FolderSwapTests {
    /// A folder of the test's own, which holds `old` and `new`.
    let folder: TemporaryFolder

    /// Writes the two folders.
    init() throws {
        folder = try TemporaryFolder()
        try folder.write("o", to: "old/a/b")
        try folder.write("n", to: "new/a/b")
    }

    /// What a file in the folder says, or nothing when it is not there.
    func text(_ name: String) -> String? {
        (try? folder.bytes(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Swaps, and returns what is in the place after every step.
    func swap(_ swap: FolderSwap) throws -> [String?] {
        var seen: [String?] = []
        var swap = swap
        swap.afterStep = { seen.append(text("old/a/b")) }
        try swap.run(folder.path("old"), folder.path("new"), folder.path("old.damaged"))
        return seen
    }

    @Test func `The place holds a whole folder after every step`() throws {
        #expect(try swap(FolderSwap()) == ["o", "n"])
        #expect(try folder.files() == ["old.damaged/a/b", "old/a/b"])
        #expect(text("old.damaged/a/b") == "o")
    }

    @Test func `Where no two folders can change places, the old one is never lost`() throws {
        var swap = FolderSwap()
        swap.exchange = { _, _ in false }
        #expect(try self.swap(swap) == ["o", nil, "n"])
        #expect(try folder.files() == ["old.damaged/a/b", "old/a/b"])
        #expect(text("old.damaged/a/b") == "o")
    }

    @Test(arguments: [0, 1])
    func `A stop at any step leaves a folder in the place`(step: Int) throws {
        struct Stop: Error {}
        var count = 0
        var swap = FolderSwap()
        swap.afterStep = {
            count += 1
            if count > step { throw Stop() }
        }
        #expect(throws: Stop.self) {
            try swap.run(folder.path("old"), folder.path("new"), folder.path("old.damaged"))
        }
        #expect(text("old/a/b") == ["o", "n"][step])
        #expect(text("old.damaged/a/b") == ["n", "o"][step])
    }

    @Test func `A new folder that is not there leaves the old one in its place`() throws {
        let error = #expect(throws: ArchiveError.self) {
            try FolderSwap().run(
                folder.path("old"), folder.path("none"), folder.path("old.damaged"))
        }
        #expect(error?.code == .inputOutput)
        #expect(
            error?.message.hasPrefix(
                "'\(folder.path("old.damaged"))' cannot be renamed into place: ") == true)
        #expect(text("old/a/b") == "o")
    }
}
