import Foundation
import Testing
import VaneTensorFiles
import VaneTensors

/// Fits and scores on arrays of a store that zarr-python wrote, without Vane's attributes.
@Suite(.tags(.endToEnd)) struct ForeignStoreTests {
    /// The store and the figures that `Tests/Fixtures/Stores/foreign_store.py` wrote.
    private static let stores = ToolRunner.package.appending(path: "Tests/Fixtures/Stores")

    /// The path of the store.
    private static var store: String { stores.appending(path: "foreign.zarr.zip").path }

    /// The figures that NumPy computed.
    private static func figures() throws -> [String: [Double]] {
        try JSONDecoder().decode(
            [String: [Double]].self, from: Data(contentsOf: stores.appending(path: "foreign.json")))
    }

    /// Fits a method on arrays of the store and returns the artefact.
    private func fit(_ method: String, _ options: [String], in folder: URL) throws
        -> SafetensorsFile
    {
        let outcome = try ToolRunner.run(
            ["fit", method, "--data", Self.store] + options + ["--out", "a.safetensors"],
            in: folder)
        try #require(outcome.code == 0, "\(outcome.complaint)")
        return try SafetensorsFile(path: folder.appending(path: "a.safetensors").path)
    }

    /// How far NumPy's double precision and a sum of 24 float32 numbers may differ.
    private let tolerance: Float = 1e-5

    @Test(
        .tags(.golden),
        arguments: [
            ("states", "truth", nil, "false\ntrue", 1), ("states", "grade", nil, "2\n10", -1),
            ("states", "name", nil, "7\n18446744073709551615", -1),
            ("/states/", "mood", nil, "happy\nsad", -1), ("layers", "truth", "1", "false\ntrue", 1),
            ("captured/resid_post.3", "truth", nil, "false\ntrue", 1),
        ] as [(String, String, String?, String, Float)])
    func `The difference of class means is NumPy's, whatever the labels are`(
        array: String, labels: String, layer: String?, classes: String, sign: Float
    ) throws {
        try ToolRunner.withFolder { folder in
            let options = ["--array", array, "--labels", labels]
            let artifact = try fit(
                "diff-of-means", options + (layer.map { ["--layer", $0] } ?? []), in: folder)
            #expect(artifact.metadata["vane.classes"] == classes)
            let vector = try artifact.tensor("vector").floats().elements
            let wanted = try #require(Self.figures()[layer == nil ? "states" : "layer 1"])
            #expect(vector.count == wanted.count)
            for (found, wanted) in zip(vector, wanted) {
                #expect(abs(found - sign * Float(wanted)) < tolerance)
            }
        }
    }

    @Test func `An artefact says which arrays it is from and what nobody knows of them`() throws {
        try ToolRunner.withFolder { folder in
            let options = ["--array", "layers", "--layer", "1", "--labels", "truth"]
            let plain = try fit("logistic", options + ["--groups", "speaker"], in: folder).metadata
            #expect(plain["vane.note.array"] == "layers")
            #expect(plain["vane.note.layer"] == "1")
            #expect(plain["vane.note.labels"] == "truth")
            #expect(plain["vane.note.groups"] == "speaker")
            #expect(plain["vane.note.unknown"] == "model, token selection, hook point")
            #expect(plain["vane.model"] == nil)
            #expect(plain["vane.hook"] == nil)
            let placed = try fit("logistic", options + ["--at", "mlp_out.2"], in: folder).metadata
            #expect(placed["vane.hook"] == "mlp_out.2")
            #expect(placed["vane.note.unknown"] == "model, token selection")
            let named = try fit(
                "logistic", ["--array", "captured/resid_post.3", "--labels", "truth"], in: folder
            ).metadata
            #expect(named["vane.hook"] == "resid_post.3")
        }
    }

    @Test func `A vector from a place that nobody knows steers only where it is told to`() throws {
        try ToolRunner.withFolder { folder in
            _ = try fit("diff-of-means", ["--array", "states", "--labels", "truth"], in: folder)
            let generate = [
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
            ]
            let steered = try ToolRunner.run(generate + ["--apply", "a.safetensors"], in: folder)
            #expect(steered.code == 1)
            #expect(
                steered.complaint
                    == "vane: 'a.safetensors' does not say where it belongs; add at=, as in at=resid_post.0.\n"
            )
        }
    }

    /// Captures a corpus, `c.zarr`, and puts its arrays into `bare.zarr`, a store without attributes.
    private func captureWithBareArrays(in folder: URL) throws {
        let capture = try ToolRunner.shell(
            "\"$VANE\" clinic-dialogues --prompts 40,15,15 --seed 3 > p.jsonl && "
                + "\"$VANE\" capture --model clinic --prompts p.jsonl --at resid_post.4,resid_post.2 --dtype f16 "
                + "--out c.zarr && mkdir bare.zarr && cp -r c.zarr/activations c.zarr/samples bare.zarr && "
                + "cp -r c.zarr/activations/resid_post.4 bare.zarr/states", in: folder)
        try #require(capture.code == 0, "\(capture.complaint)")
        try ToolRunner.write(
            #"{"zarr_format": 3, "node_type": "group"}"#, to: "bare.zarr/zarr.json", in: folder)
    }

    @Test func `A score says what it cannot know, and asks where rows are`() throws {
        try ToolRunner.withFolder { folder in
            try captureWithBareArrays(in: folder)
            let fit = ["fit", "logistic", "--classes", "H,R,M,L,F"]
            let bare = [
                "--data", "bare.zarr", "--array", "states", "--labels", "samples/label", "--groups",
                "samples/group",
            ]
            for arguments in [
                fit + ["--data", "c.zarr", "--at", "resid_post.4", "--out", "a"],
                fit + bare + ["--out", "b"],
            ] {
                let made = try ToolRunner.run(arguments, in: folder)
                try #require(made.code == 0, "\(made.complaint)")
            }
            func score(_ arguments: [String]) throws -> ToolRunner.Outcome {
                try ToolRunner.run(["score"] + arguments, in: folder)
            }
            let ours = try score(["a", "--data", "c.zarr"])
            #expect(!ours.output.contains("caveat"))
            let unknown = try score(["a"] + bare)
            #expect(
                unknown.output
                    == ours.output
                    + "caveat: nothing in 'bare.zarr' says that its rows are of the model that 'a' was fitted on.\n"
            )
            let placeless = try score(["b", "--data", "c.zarr"])
            #expect(placeless.code == 1)
            #expect(
                placeless.complaint
                    == "vane: 'c.zarr' has resid_post.4, resid_post.2; choose one with --at.\n")
            let placed = try score(["b", "--data", "c.zarr", "--at", "resid_post.4"])
            #expect(placed.output == ours.output)
            let elsewhere = try score(["b", "--data", "c.zarr", "--at", "resid_post.2"])
            #expect(elsewhere.code == 0 && elsewhere.output != ours.output)
        }
    }

    @Test func `The same rows give the same bits through a corpus and through its bare arrays`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try captureWithBareArrays(in: folder)
            let bare = [
                "--array", "activations/resid_post.4", "--labels", "samples/label", "--groups",
                "samples/group",
            ]
            for method in ["logistic", "mass-mean", "diff-of-means", "softmax"] {
                let arguments = [
                    "fit", method, "--classes", "H,R,M,L,F", "--hold-out", "0.25", "--seed", "5",
                ]
                let ours = try ToolRunner.run(
                    arguments + ["--data", "c.zarr", "--at", "resid_post.4", "--out", "a"],
                    in: folder)
                let theirs = try ToolRunner.run(
                    arguments + ["--data", "bare.zarr", "--out", "b"] + bare, in: folder)
                try #require(ours.code == 0 && theirs.code == 0, "\(theirs.complaint)")
                let (a, b) = (
                    try SafetensorsFile(path: folder.appending(path: "a").path),
                    try SafetensorsFile(path: folder.appending(path: "b").path)
                )
                #expect(a.tensors.map(\.name) == b.tensors.map(\.name))
                for (one, other) in zip(a.tensors, b.tensors) {
                    #expect(
                        try one.floats().elements.map(\.bitPattern)
                            == other.floats().elements.map(\.bitPattern))
                }
                #expect(b.metadata["vane.hook"] == "resid_post.4")
                #expect(b.metadata["vane.model"] == nil)
                let scores = try [["a", "--data", "c.zarr"], ["b", "--data", "bare.zarr"] + bare]
                    .map { try ToolRunner.run(["score"] + $0, in: folder).output }
                #expect(scores[0].hasPrefix("\(method) on held-out groups, "))
                #expect(scores[0] == scores[1])
            }
        }
    }
}
