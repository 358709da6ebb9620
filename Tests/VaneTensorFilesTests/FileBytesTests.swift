import Foundation
import Testing

@testable import VaneTensorFiles

/// Writing and reading of whole files where the path is not a plain one.
@Suite struct FileBytesTests {
    @Test
    func `A file behind a link is replaced, keeps its permissions, and leaves no other behind`()
        throws
    {
        let folder = try TemporaryFolder()
        let (real, link) = (folder.path + "/real", folder.path + "/link")
        try Data("old".utf8).write(to: URL(filePath: real))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: real)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real")
        try FileBytes.replace(link, with: Array("new".utf8))
        #expect(try FileBytes.read(real) == Array("new".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real")
        let mode = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["link", "real"])
    }

    @Test func `A link to nothing yet is followed`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: "real")
        try FileBytes.replace(folder.path + "/link", with: [1, 2])
        #expect(try FileBytes.read(folder.path + "/real") == [1, 2])
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link")
                == "real")
    }

    @Test func `A folder cannot be written to as a file`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: TensorFileError.self) {
            try FileBytes.replace(folder.path, with: [1])
        }
        #expect(
            error?.message
                == "'\(folder.path)' cannot be written: is a directory; check the folder and its free space."
        )
    }

    @Test func `A pipe that nobody writes to is no file of tensors, and is refused at once`() throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        // SAFETY: the path ends in a zero byte, as Swift passes it to C.
        let outcome = unsafe mkfifo(path, 0o600)
        #expect(outcome == 0)
        let error = #expect(throws: TensorFileError.self) { try SafetensorsFile(path: path) }
        #expect(
            error?.message
                == "'\(path)' cannot be read: it is not a regular file; check the path and its permissions."
        )
    }

    @Test func `What a file holds is read as a stream, and a folder is not`() throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<200_000).map { UInt8($0 % 251) }
        try FileBytes.replace(folder.path + "/file", with: bytes)
        #expect(try FileBytes.readStream(folder.path + "/file") == bytes)
        let error = #expect(throws: TensorFileError.self) {
            try FileBytes.readStream(folder.path)
        }
        #expect(
            error?.message
                == "'\(folder.path)' cannot be read: is a directory; check the path and its permissions."
        )
    }
}
