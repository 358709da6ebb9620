import Foundation
import Testing

/// The notes' own synthetic runs against PyTorch's, at full size; the fixture stands beside the script that made it.
@Suite(.tags(.endToEnd)) struct NotesRunTests {
    /// What `vane fit METHOD --data synthetic:notes --json` prints.
    private struct Run: Decodable {
        /// An epoch's loss.
        struct Loss: Decodable {
            /// The epoch, from 1.
            let epoch: Int
            /// The loss.
            let loss: Double
        }

        /// The losses reported.
        let losses: [Loss]
    }

    /// PyTorch's losses of a method.
    private func reference(_ method: String) throws -> [Double] {
        let file = ToolRunner.package.appending(path: "Tests/Fixtures/Notes/notes.json")
        let fixture = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        return try #require((fixture as? [String: Any])?[method] as? [Double])
    }

    @Test(arguments: [
        ("logistic", Array(stride(from: 10, through: 100, by: 10))), ("l2s-notes", Array(1...10)),
    ])
    func `A run on the notes' data has PyTorch's losses`(method: String, epochs: [Int]) throws {
        let outcome = try ToolRunner.run("fit", method, "--data", "synthetic:notes", "--json")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let losses = try JSONDecoder().decode(Run.self, from: Data(outcome.output.utf8)).losses
        #expect(losses.map(\.epoch) == epochs)
        let expected = try reference(method)
        #expect(losses.count == expected.count)
        for (mine, theirs) in zip(losses, expected) {
            // Sums of up to 2,048 single-precision products in another order, over 1,570 steps of Adam.
            #expect(abs(mine.loss - theirs) < 1e-4 * theirs, "epoch \(mine.epoch)")
        }
    }
}
