import Foundation
import Testing

@testable import VaneCommands

/// Where results go: paths that are links or pipes, standard output that is full, places that cannot be written to.
@Suite(.tags(.endToEnd)) struct OutputTests {
    /// A short generation with a receipt to be written.
    private static let generate = [
        "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
        "--max-tokens", "2", "--receipt",
    ]

    @Test func `A symbolic link given as output stays, and the file behind it is replaced`() throws
    {
        try ToolRunner.withFolder { folder in
            try ToolRunner.write("old", to: "real.json", in: folder)
            let link = folder.appending(path: "link.json").path
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: "real.json")
            let outcome = try ToolRunner.run(Self.generate + ["link.json"], in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.json")
            let text = try String(
                contentsOf: folder.appending(path: "real.json"), encoding: .utf8)
            #expect(text == "[\n\n]\n")
        }
    }

    @Test func `A pipe given as output is written to and stays a pipe`() throws {
        try ToolRunner.withFolder { folder in
            let words = Self.generate.map { "'\($0)'" }.joined(separator: " ")
            let outcome = try ToolRunner.shell(
                "mkfifo pipe; cat pipe > got & timeout 60 \"$VANE\" \(words) pipe && wait && test -p pipe",
                in: folder)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            let text = try String(contentsOf: folder.appending(path: "got"), encoding: .utf8)
            #expect(text == "[\n\n]\n")
        }
    }

    @Test(arguments: [
        (["demo", "--out", ""], "'--out'"), (["demo", "--out="], "'--out'"),
        (["archive", "export", "c.zarr", "--array", "", "--out", "x.npy"], "'--array'"),
        (["archive", "info", ""], "An argument"), (["fit", "", "--data", "x"], "An argument"),
        (["fit", "mean-s", "--data", ""], "'--data'"), (["methods", "--plugin", ""], "'--plugin'"),
    ]) func `An empty text is no path and no name`(arguments: [String], subject: String) throws {
        let outcome = try ToolRunner.run(arguments)
        #expect(outcome.code == 64)
        #expect(
            outcome.complaint == "vane: \(subject) is given an empty text; write something.\n")
    }

    @Test(arguments: ["methods", "methods --json", "--help", "--version", "help fit"])
    func `A result that cannot be printed is a failure`(words: String) throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.shell("\"$VANE\" \(words) > /dev/full", in: folder)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint
                    == "vane: Standard output cannot be written: no space left on device; "
                    + "the result is not complete.\n")
        }
    }

    @Test func `A reader that has seen enough is no failure`() throws {
        try ToolRunner.withFolder { folder in
            let outcome = try ToolRunner.shell("\"$VANE\" methods | head -1", in: folder)
            #expect(outcome.output == "readouts\n")
            #expect(outcome.complaint.isEmpty)
        }
    }

    @Test func `A place that cannot be written to is named with the system's reason`() throws {
        try ToolRunner.withFolder { folder in
            let receipt = try ToolRunner.run(Self.generate + ["nowhere/r.json"], in: folder)
            #expect(receipt.code == 1)
            #expect(
                receipt.complaint
                    == "vane: 'nowhere/r.json' cannot be written: no such file or directory; "
                    + "check the folder and its free space.\n")
            try ToolRunner.write("text", to: "file", in: folder)
            for (path, reason) in [
                ("file", "a file is in its place"), ("file/demo", "not a directory"),
            ] {
                let demo = try ToolRunner.run("demo", "--out", path, in: folder)
                #expect(demo.code == 1)
                #expect(
                    demo.complaint
                        == "vane: Folder '\(path)' cannot be made: \(reason); choose another place.\n"
                )
            }
        }
    }

    @Test func `Numbers that JSON lacks are written as texts`() throws {
        let text = try JSONText.text(of: [Double.nan, .infinity, -.infinity, 0.5])
        #expect(text == "[\n  \"nan\",\n  \"inf\",\n  \"-inf\",\n  0.5\n]")
    }
}
