import Testing
import VaneTensors

@testable import VaneTensorFiles

/// Checkpoints of one file and of many.
@Suite struct CheckpointTests {
    @Test(.tags(.golden)) func `An index leads to every shard`() throws {
        let checkpoint = try Checkpoint(directory: Fixture.path(""))
        #expect(checkpoint.names == ["a.weight", "b.weight"])
        #expect(try checkpoint.tensor("a.weight").floats().elements == [1, 2])
        #expect(try checkpoint.tensor("b.weight").floats().elements == [3])
        let error = #expect(throws: TensorFileError.self) { try checkpoint.tensor("c") }
        #expect(error?.code == .missingTensor)
    }

    @Test(arguments: [
        (#"{"weight_map":{"a":"../secret"}}"#, "'../secret' is not the name of a file beside it"),
        (#"{"weight_map":{"a":1}}"#, "'a' is not given the name of a file"),
        (#"{}"#, "it has no 'weight_map'"),
    ])
    func `An index that leads astray is refused`(index: String, reason: String) throws {
        let folder = try TemporaryFolder()
        try FileBytes.replace(folder.path + "/" + Checkpoint.indexFile, with: Array(index.utf8))
        let error = #expect(throws: TensorFileError.self) {
            try Checkpoint(directory: folder.path)
        }
        #expect(
            error?.message
                == "'\(folder.path)/model.safetensors.index.json' is damaged or not of its format: \(reason); fetch it again."
        )
    }

    @Test func `A folder without a checkpoint names the file that is missing`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: TensorFileError.self) {
            try Checkpoint(directory: folder.path)
        }
        #expect(error?.code == .unreadable)
        #expect(
            error?.message
                == "'\(folder.path)/model.safetensors' cannot be read: no such file or directory; check the path and its permissions."
        )
    }
}
