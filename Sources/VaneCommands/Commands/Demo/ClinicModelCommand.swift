import ArgumentParser
import VaneClinic
import VaneCore

/// Writes the embedded model as a Hugging Face directory, so that other tools and examples can open it.
struct ClinicModelCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "clinic-model",
        abstract: "Write the embedded model as a Hugging Face directory.", shouldDisplay: false)

    /// The folder.
    @Option(name: .long, help: "The folder for config.json, tokenizer.json and model.safetensors.")
    var out: String

    /// Writes the files.
    func run() throws {
        try FileBytes.makeFolder(out)
        let files = [
            ("config.json", ClinicModel.configuration),
            ("tokenizer.json", ClinicModel.tokenizer), ("model.safetensors", ClinicModel.weights),
        ]
        for (name, bytes) in files { try FileBytes.write(bytes, to: "\(out)/\(name)") }
        Console.print("\(out): " + files.map(\.0).joined(separator: ", "))
    }
}
