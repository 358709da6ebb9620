import Foundation
import Testing
import VaneArchive
import VaneCore
import VaneTensors

/// The article *Writing a corpus*: its Swift stands here word for word, and is run.
@Suite struct WritingArticleTests {
    /// Stands for whatever computes hidden states: 64 numbers a sample.
    private func hiddenStates(_ samples: Range<Int>) -> [Float] {
        samples.flatMap { sample in (0..<64).map { Float(sample) + Float($0) / 64 } }
    }

    @Test func `The article's corpus is written, gone on with, and read back`() async throws {
        let folder = try TemporaryFolder()
        let (path, pairsPath) = (folder.path("mine.zarr"), folder.path("pairs.zarr"))

        let hook = try HookPoint("resid_post.3")
        let description = CorpusDescription(
            model: nil, hookPoints: [hook], widths: [hook: 64], encoding: .float16,
            selection: .lastPrompt, toolVersion: "my-capture 1.0")
        var writer = try ArchiveWriter(creating: path, corpus: description)

        for start in stride(from: 0, to: 1000, by: 100) {
            let numbers = start..<(start + 100)
            try writer.append(
                numbers.map { number in
                    Sample(
                        id: "s\(number)", prompt: "What is half of \(number)?",
                        label: number.isMultiple(of: 2) ? "even" : "odd", group: "g\(number / 10)")
                })
            let labels = numbers.map { number in
                RowLabel(sequence: number, position: 4, promptLength: 5, token: -1)
            }
            let states = Tensor<Float>(shape: [labels.count, 64], hiddenStates(numbers))
            try writer.append(ActivationBatch(hookPoints: [hook], values: [states], labels: labels))
            try writer.commit()
        }
        try writer.finish()

        var later = try ArchiveWriter(appendingTo: path)
        let next = later.sampleCount
        try later.append([
            Sample(id: "s\(next)", prompt: "What is half of \(next)?", label: "even")
        ])
        let row = RowLabel(sequence: next, position: 4, promptLength: 5, token: -1)
        let state = Tensor<Float>(shape: [1, 64], hiddenStates(next..<(next + 1)))
        try later.append(ActivationBatch(hookPoints: [hook], values: [state], labels: [row]))
        try later.finish()

        var contrasted = description
        contrasted.contrastSelection = .lastPrompt
        var pairs = try ArchiveWriter(
            creating: pairsPath, corpus: contrasted, options: ArchiveOptions(.small))
        let positive = Tensor<Float>(shape: [2, 64], hiddenStates(0..<2))
        let negative = Tensor<Float>(shape: [2, 64], hiddenStates(2..<4))
        try pairs.append(
            [Sample(id: "a", prompt: "Is it?"), Sample(id: "b", prompt: "Was it?")],
            contrasts: ContrastValues(positive: [hook: positive], negative: [hook: negative]))
        try pairs.finish()

        do {
            _ = try ArchiveWriter(creating: path, corpus: description)
        } catch let error as ArchiveError where error.code == .alreadyExists {
            print(error)  // '…' exists already; append to it, remove it, or choose another path.
        }

        let archive = try Archive(at: path)
        #expect(archive.sampleCount == 1001 && archive.rowCount == 1001)
        #expect(try archive.samples()[1000].id == "s1000")
        // From 512 on binary16 has steps of 0.5.
        let read = try archive.array(at: "activations/resid_post.3").rows()
        for (found, wanted) in zip(read.elements, hiddenStates(0..<1001)) {
            #expect(abs(found - wanted) <= 0.25)
        }
        #expect(try archive.verify().isIntact)
        let contrasts = try Archive(at: pairsPath).contrasts(at: hook)
        #expect(contrasts.positive == positive && contrasts.negative == negative)
    }

    @Test func `Every line of the article's Swift stands in this file, in its order`() throws {
        let file = URL(filePath: #filePath)
        let article = file.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(
                path: "Sources/VaneArchive/VaneArchive.docc/Articles/writing-a-corpus.md")
        let mine = lines(of: try String(contentsOf: file, encoding: .utf8))
        let blocks = try String(contentsOf: article, encoding: .utf8)
            .components(separatedBy: "```swift\n").dropFirst()
        #expect(blocks.count == 6)
        for block in blocks {
            let wanted = lines(of: block.components(separatedBy: "\n```")[0])
            let isHere = mine.indices.contains { mine[$0...].starts(with: wanted) }
            #expect(isHere, "\(wanted.first ?? "")")
        }
    }

    /// Returns the lines of a text that hold something, without their indentation.
    private func lines(of text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }
}
