import Foundation
import Testing
import VaneClinic
import VaneCore
import VaneModels
import VaneSteering
import VaneTensorFiles
import VaneTensors

/// ITI from a capture to a steered text, and as a bias.
@Suite struct HeadShiftTests {
    /// Captures prompts of the embedded language at the heads of all blocks.
    private func capture(_ count: Int, in folder: URL) throws {
        let drawn = try ToolRunner.run(
            "clinic-dialogues", "--prompts", "\(count),15,15", "--seed", "3", in: folder)
        let lines = drawn.output.split(separator: "\n").prefix(count).joined(separator: "\n")
        try Data((lines + "\n").utf8).write(to: folder.appending(path: "p.jsonl"))
        let outcome = try ToolRunner.run(
            "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at",
            "head_out.0-5,resid_post.1",
            "--out", "c.zarr", in: folder)
        #expect(outcome.code == 0, "\(outcome.complaint)")
    }

    @Test(.tags(.endToEnd)) func `A capture of heads becomes a file that steers where it says`()
        throws
    {
        try ToolRunner.withFolder { folder in
            try capture(80, in: folder)
            let fit = try ToolRunner.run(
                "fit", "iti", "--data", "c.zarr", "--at", "head_out.0-5", "--hold-out", "0.25",
                "--set", "heads=4", "--out", "iti.safetensors", in: folder)
            #expect(fit.code == 0, "\(fit.complaint)")
            let metadata = try SafetensorsFile(
                path: folder.appending(path: "iti.safetensors").path
            ).metadata
            let heads = try HookPoint.list(try #require(metadata["vane.note.heads"]))
            #expect(heads.count == 4 && heads.allSatisfy { $0.head != nil })
            let places = Set(heads.compactMap(\.block)).sorted().map { "head_out.\($0)" }
            #expect(metadata["vane.hook"] == places.joined(separator: ","))
            #expect(
                fit.output.hasPrefix("iti.safetensors: iti at \(places.joined(separator: ",")), "))
            let generate = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> how do i fix the engine ? <a>",
                "--apply", "iti.safetensors:alpha=15", "--json", in: folder)
            #expect(generate.code == 0, "\(generate.complaint)")
            for place in places { #expect(generate.output.contains(#""\#(place)""#)) }
            let elsewhere = try ToolRunner.run(
                "generate", "--model", "clinic", "--prompt", "<u> <a>", "--apply",
                "iti.safetensors:at=resid_post.1", in: folder)
            #expect(elsewhere.code == 1)
            #expect(elsewhere.complaint.contains("'iti' shifts no head at 'resid_post.1', only "))
        }
    }

    @Test(.tags(.endToEnd)) func `What cannot be ranked is refused`() throws {
        try ToolRunner.withFolder { folder in
            try capture(40, in: folder)
            let cases = [
                ([], "'iti' ranks heads by their accuracy on held-out groups; add --hold-out"),
                (["--hold-out", "0.25"], "'iti' is to shift 48 heads, but 24 were measured; set"),
                (
                    ["--hold-out", "0.25", "--at", "resid_post.1"],
                    "'iti' measures all heads of whole blocks, which 'resid_post.1' is not"
                ),
                (
                    ["--hold-out", "0.25", "--at", "head_out.0-6"],
                    "'c.zarr' holds no rows at 'head_out.6', only "
                ),
                (
                    ["--hold-out", "0.25", "--at", "head_out.0,head_out.0"],
                    "'iti' measures heads at 2 hook points of 'c.zarr', none or some of them twice"
                ),
            ]
            for (options, complaint) in cases {
                let fit = try ToolRunner.run(
                    ["fit", "iti", "--data", "c.zarr", "--out", "o.safetensors"] + options,
                    in: folder)
                #expect(fit.code == 1)
                #expect(fit.complaint.hasPrefix("vane: \(complaint)"), "\(fit.complaint)")
            }
        }
    }

    /// The embedded model.
    static func model() throws -> LanguageModel {
        try LanguageModel(
            name: "clinic", config: ClinicModel.configuration, tokenizer: ClinicModel.tokenizer,
            weights: ClinicModel.weights)
    }

    /// What a shift of heads adds behind the output projection of a block, `α Σ_h Q_h σ_h θ_h`.
    private func bias(
        of shift: HeadShift, block: Int, strength: Float, in file: SafetensorsFile
    ) throws -> [Float] {
        let weight = try file.tensor("model.layers.\(block).self_attn.o_proj.weight").floats()
        return (0..<weight.rows).map { output in
            var sum = 0.0
            for head in shift.heads where head.hook.block == block {
                let start = (head.hook.head ?? 0) * head.direction.count
                for (i, value) in head.shift.enumerated() {
                    sum += Double(weight[output, start + i]) * Double(value)
                }
            }
            return Float(sum) * strength
        }
    }

    @Test func `A shift of heads at all positions is a bias behind the output projection`() throws {
        let model = try Self.model()
        let file = try SafetensorsFile(bytes: ClinicModel.weights, named: "clinic")
        var generator = SeededGenerator(seed: 5)
        let shift = HeadShift(
            [(1, 0), (1, 3), (4, 2), (5, 1)].map { block, head in
                let draws = (0..<24).map { _ in Float(generator.unit() - 0.5) }
                let length = draws.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return HeadShift.Head(
                    hook: HookPoint(.headOut, block: block, head: head),
                    direction: draws.map { $0 / length }, deviation: 0.25)
            }, headsOfBlock: 4)
        let strength: Float = 40
        let hooked = Application(
            "iti", shift, at: shift.hookPoints, selecting: .all, strength: .constant(strength))
        let baked = try shift.hookPoints.compactMap(\.block).map { block in
            Application(
                "bias \(block)",
                Addition(
                    Direction(
                        try bias(of: shift, block: block, strength: strength, in: file))),
                at: [HookPoint(.attnOut, block: block)], selecting: .all)
        }
        let prompts = [
            "<u> how do i fix the engine ? <a>",
            "<u> what is the best way to edit the settlement ? that is all . <a>",
        ].map {
            Prompt($0, forced: " well , see a doctor")
        }
        let plain = try model.score(prompts, applying: []).logProbabilities
        let one = try model.score(prompts, applying: [hooked]).logProbabilities
        let other = try model.score(prompts, applying: baked).logProbabilities
        for index in prompts.indices {
            #expect(abs(one[index] - plain[index]) > 0.01)
            // Sums of five log-probabilities in single precision, whose terms are added in another order.
            #expect(abs(one[index] - other[index]) < 2e-4, "\(one[index]), \(other[index])")
        }
    }
}
