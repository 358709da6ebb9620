import Foundation
import Testing
import VaneCore
import VaneTensorFiles
import VaneTensors

@testable import VaneCommands

/// Artefacts in files: what comes back, and how files that are wanting are refused.
@Suite struct ArtifactFilesTests {
    /// Writes an artefact's file with some of its texts changed, and returns its path.
    private func write(_ changes: [String: String], in folder: URL) throws -> String {
        let metadata = ["vane.schema": "1", "vane.method": "ridge"].merging(
            changes, uniquingKeysWith: { $1 })
        var writer = SafetensorsWriter(metadata: metadata)
        try writer.add(Tensor<Float>(shape: [2, 2], [1, 2, 3, 4]), named: "weight")
        let path = folder.appending(path: "a.safetensors").path
        try writer.write(to: path)
        return path
    }

    @Test func `Names of classes come back with their line ends and backslashes`() throws {
        try ToolRunner.withFolder { folder in
            let path = folder.appending(path: "a.safetensors").path
            let classes = ["plain", "two\nlines", #"back\slash"#, #"a\n"#, "ends\n"]
            let artifact = Artifact(
                method: "softmax", classes: classes,
                tensors: ["weight": Tensor(shape: [1], [1])])
            try ArtifactFiles().save(artifact, to: path)
            #expect(try ArtifactFiles().load(path).classes == classes)
        }
    }

    @Test(arguments: [[], ["resid_post.1"], ["head_out.0", "head_out.3", "head_out.4"]])
    func `Hook points come back, however many there are`(places: [String]) throws {
        try ToolRunner.withFolder { folder in
            let path = folder.appending(path: "a.safetensors").path
            var artifact = Artifact(
                method: "iti", tensors: ["deviations": Tensor(shape: [1], [1])])
            artifact.hookPoints = try places.map { try HookPoint($0) }
            try ArtifactFiles().save(artifact, to: path)
            let loaded = try ArtifactFiles().load(path)
            #expect(loaded.hookPoints == artifact.hookPoints)
            #expect(loaded.hookPoint?.description == (places.count == 1 ? places[0] : nil))
        }
    }

    @Test func `A hook point that cannot be read is the file's fault`() throws {
        try ToolRunner.withFolder { folder in
            let path = try write(["vane.hook": "garbage"], in: folder)
            let error = #expect(throws: CommandError.self) { try ArtifactFiles().load(path) }
            #expect(error?.exitCode == 1)
            #expect(
                error?.description.hasPrefix(
                    "'\(path)' cannot be used: Hook point 'garbage' cannot be read: ") == true)
        }
    }

    @Test(.tags(.endToEnd)) func `A tensor that is missing is missed in its file`() throws {
        try ToolRunner.withFolder { folder in
            _ = try write(
                ["vane.hook": "resid_post.1", "vane.context": "resid_post.0"], in: folder)
            let outcome = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u>", "--apply", "a.safetensors",
                in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint.hasPrefix(
                    "vane: 'a.safetensors' cannot be used: The artefact of 'ridge' has no tensor '")
            )
        }
    }

    @Test(.tags(.endToEnd)) func `Classes that the data lack are those of the artefact`() throws {
        try ToolRunner.withFolder { folder in
            let lines = ["happy", "sad"].map {
                #"{"id": "\#($0)", "prompt": "<u> <a>", "label": "\#($0)"}"#
            }
            try ToolRunner.write(lines[0], lines[1], to: "p.jsonl", in: folder)
            let capture = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1",
                "--out", "c.zarr", in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            _ = try write(["vane.method": "logistic", "vane.classes": "x\ny"], in: folder)
            let score = try ToolRunner.run(
                "score", "a.safetensors", "--data", "c.zarr", in: folder)
            #expect(score.code == 1)
            #expect(
                score.complaint
                    == "vane: 'a.safetensors' lists the classes x, y, 'c.zarr' has happy, sad; the two must agree.\n"
            )
        }
    }
}
