import ArgumentParser
import VaneClinic

/// Writes dialogues of the embedded language, for the script that trains its model.
struct ClinicDialoguesCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "clinic-dialogues",
        abstract: "Write dialogues of the embedded language, one a line.", shouldDisplay: false)

    /// The seed.
    @Option(name: .long, help: "The seed of the dialogues.")
    var seed: UInt64 = 1
    /// The number of dialogues.
    @Option(name: .long, help: "The number of dialogues.")
    var count = 1_000
    /// Whether to write the experiment's prompts instead.
    @Option(
        name: .long,
        help: "Write this many train, validation and test prompts instead, as in 2400,300,800.")
    var prompts: String?

    /// Writes the lines.
    func run() throws {
        guard let prompts else {
            var output = StandardOutput()
            var dialogues = ClinicDialogues(seed: seed)
            return dialogues.write(count, to: &output)
        }
        let counts = prompts.split(separator: ",").compactMap { Int($0) }
        guard counts.count == 3 else {
            throw ValidationError(
                "--prompts is '\(prompts)'; give three numbers, as in 2400,300,800.")
        }
        let drawn = ClinicPrompts(
            seed: seed, train: counts[0], validation: counts[1], test: counts[2])
        for prompt in drawn.train + drawn.validation + drawn.test { Console.print(prompt.jsonLine) }
    }

    /// Standard output as a text stream.
    private struct StandardOutput: TextOutputStream {
        /// Writes a text.
        mutating func write(_ text: String) { Console.write(text) }
    }
}
