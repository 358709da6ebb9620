import Foundation
import Testing
import VaneTensorFiles
import VaneTensors

/// Arrays and artefacts on their way from and to other tools' files.
@Suite(.tags(.endToEnd)) struct ExchangeTests {
    /// The files that `Tests/Fixtures/Models/exchange_files.py` wrote.
    private static let fixtures = ToolRunner.package.appending(
        path: "Tests/Fixtures/Models/exchange_files")

    @Test func `A network of learn to steer is imported and steers where it is told to`() throws {
        try ToolRunner.withFolder { folder in
            var writer = SafetensorsWriter()
            for (name, rows, width) in [("encoder.weight", 5, 96), ("decoder.weight", 96, 5)] {
                let values = (0..<(rows * width)).map { Float($0 % 7) / 8 - 0.3 }
                try writer.add(Tensor(shape: [rows, width], values), named: name)
            }
            try writer.add(Tensor<Float>(shape: [5], repeating: 0.25), named: "encoder.bias")
            try writer.write(to: folder.appending(path: "release.safetensors").path)
            let made = try ToolRunner.run(
                "archive", "import", "release.safetensors", "--at", "resid_post.4", "--out",
                "a.safetensors", in: folder)
            #expect(
                made.output
                    == "a.safetensors: l2s-release, resid_post.4, decoder.weight [96, 5], encoder.bias [5], "
                    + "encoder.weight [5, 96]; add context= when it is applied\n")
            let generate = [
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--json", "--apply",
            ]
            let steered = try ToolRunner.run(
                generate + ["a.safetensors:alpha=1,context=resid_post.3"], in: folder)
            #expect(steered.code == 0, "\(steered.complaint)")
            #expect(steered.output.contains(#""status" : "applied""#))
            let placeless = try ToolRunner.run(generate + ["a.safetensors"], in: folder)
            #expect(placeless.code == 1)
            #expect(placeless.complaint.contains("add context=, as in context=resid_post.0"))
        }
    }

    @Test(arguments: [
        ("release.pt", "l2s-release", "tanh"), ("notes.pt", "l2s-notes", "relu"),
        ("protocol4.pt", "l2s-notes", "relu"),
    ])
    func `A state dict's names tell which network it is`(
        file: String, method: String, activation: String
    ) throws {
        try ToolRunner.withFolder { folder in
            let made = try ToolRunner.run(
                "archive", "import", Self.fixtures.appending(path: file).path, "--as", "l2s",
                "--context", "resid_post.3", "--out", "a.safetensors", in: folder)
            #expect(made.code == 0, "\(made.complaint)")
            let artifact = try SafetensorsFile(
                path: folder.appending(path: "a.safetensors").path)
            #expect(artifact.metadata["vane.method"] == method)
            #expect(artifact.metadata["vane.parameter.activation"] == activation)
            #expect(artifact.metadata["vane.context"] == "resid_post.3")
            let original = try PyTorchFile(path: Self.fixtures.appending(path: file).path)
            let first = try original.tensor(original.names[0]).floats()
            #expect(try artifact.tensor("encoder.weight").floats() == first)
        }
    }

    @Test func `A control vector goes in and out unchanged`() throws {
        try ToolRunner.withFolder { folder in
            let path = Self.fixtures.appending(path: "control.gguf").path
            let made = try ToolRunner.run(
                "archive", "import", path, "--at", "resid_post.3", "--out", "a.safetensors",
                in: folder)
            #expect(made.output == "a.safetensors: add, resid_post.3, offset [1], vector [3]\n")
            let back = try ToolRunner.run(
                "archive", "export", "a.safetensors", "--out", "b.gguf", "--model-hint", "llama",
                in: folder)
            #expect(back.output == "b.gguf: float32 [3]\n")
            let vector = try ControlVector(path: folder.appending(path: "b.gguf").path)
            #expect(vector == ControlVector(modelHint: "llama", directions: [3: [4, 5, -6]]))
        }
    }

    @Test func `ITI's arrays become a corpus whose heads can be read`() throws {
        try ToolRunner.withFolder { folder in
            let states = Tensor<Float>(shape: [6, 2, 4], (0..<48).map(Float.init))
            try NumPyFile.write(states, to: folder.appending(path: "x_head_wise.npy").path)
            let labels = Tensor<Int64>(shape: [6], [0, 1, 0, 1, 0, 1])
            try NumPyFile.write(labels, to: folder.appending(path: "x_labels.npy").path)
            let made = try ToolRunner.run(
                "archive", "import", "x_head_wise.npy", "--heads", "2", "--out", "c.zarr",
                in: folder)
            #expect(
                made.output == "c.zarr: a corpus of 6 samples at head_out.0 head_out.1\n")
            for arguments in [
                ["archive", "verify", "c.zarr"],
                [
                    "fit", "logistic", "--data", "c.zarr", "--at", "head_out.1.1", "--out",
                    "p.safetensors",
                ],
                [
                    "archive", "export", "c.zarr", "--array", "activations/head_out.1", "--out",
                    "h.npy",
                ],
                ["archive", "export", "c.zarr", "--array", "samples/label", "--out", "l.jsonl"],
            ] {
                let outcome = try ToolRunner.run(arguments, in: folder)
                #expect(outcome.code == 0, "\(outcome.complaint)")
            }
            let back = try NumPyFile(path: folder.appending(path: "h.npy").path).tensor
            let wanted = (0..<6).flatMap { sample in
                (4..<8).map { Float(sample * 8 + $0) }
            }
            #expect(try back.floats() == Tensor(shape: [6, 2, 2], wanted))
            let lines = try String(
                contentsOf: folder.appending(path: "l.jsonl"), encoding: .utf8)
            #expect(lines.hasPrefix(#"{"label": "0"}"# + "\n" + #"{"label": "1"}"# + "\n"))
        }
    }

    @Test func `A corpus is exported as a whole and as a table that can be captured again`() throws
    {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write(
                #"{"id":"a","prompt":"<u> how do i fix the engine ? <a>","label":"M"}"#,
                #"{"id":"b","prompt":"<u> i want to lend this mortgage , how ? <a>","label":"H"}"#,
                to: "p.jsonl",
                in: folder)
            let capture = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.3",
                "--dtype", "f16", "--out", "c.zarr", in: folder)
            #expect(capture.code == 0, "\(capture.complaint)")
            for name in ["c.npz", "c.safetensors", "c.jsonl"] {
                let outcome = try ToolRunner.run(
                    "archive", "export", "c.zarr", "--out", name, in: folder)
                #expect(outcome.code == 0, "\(outcome.complaint)")
                #expect(outcome.output.contains("left out: ") == !name.hasSuffix("npz"))
            }
            let arrays = try NumPyArchive(path: folder.appending(path: "c.npz").path)
            let tensors = try SafetensorsFile(path: folder.appending(path: "c.safetensors").path)
            let path = "activations/resid_post.3"
            #expect(try arrays.tensor(path).elementType == .float16)
            #expect(
                try arrays.tensor(path).floats() == (try tensors.tensor(path).floats()))
            #expect(try tensors.tensor("samples/row_start").integers().elements == [0, 1, 2])
            let table = try String(
                contentsOf: folder.appending(path: "c.jsonl"), encoding: .utf8)
            #expect(
                table.hasPrefix(
                    #"{"id": "a", "label": "M", "prompt": "<u> how do i fix the engine ? <a>"}"#))
            let again = try ToolRunner.run(
                "capture", "--model", "clinic", "--prompts", "c.jsonl", "--at", "resid_post.3",
                "--out", "d.zarr", in: folder)
            #expect(again.code == 0, "\(again.complaint)")
        }
    }

    @Test(arguments: [
        (
            ["import", "attack.pt"],
            "asks for 'posix.system', which is not data and is never run; save tensors alone, as in torch.save(model.state_dict(), path)."
        ),
        (
            ["import", "types.pt", "--as", "l2s"],
            "holds 0 layers, where learn to steer has two, such as encoder.weight and decoder.weight, or 0.weight and 2.weight."
        ),
        (
            ["import", "control.gguf"],
            "has directions at resid_post.1, resid_post.3; choose one with --at."
        ),
        (
            ["import", "views.pt"],
            "could be several things; say what it is with --as l2s, vector or corpus."
        ),
        (
            ["import", "stored.npz", "--as", "corpus"],
            "holds 'states' [3, 4], 'labels' [3], 'half' [2], 'empty' [0, 4], where an array of states is one tensor of 2 to 3 axes; name it with --tensor."
        ),
    ])
    func `What cannot be imported is refused in one line`(
        arguments: [String], rest: String
    ) throws {
        try ToolRunner.withFolder { folder in
            let file = Self.fixtures.appending(path: arguments[1]).path
            let outcome = try ToolRunner.run(
                ["archive", arguments[0], file] + arguments.dropFirst(2) + ["--out", "x"],
                in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.complaint == "vane: '\(file)' \(rest)\n")
        }
    }
}
