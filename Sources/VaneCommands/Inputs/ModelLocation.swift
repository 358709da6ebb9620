import VaneClinic
import VaneCore
import VaneModels

/// Where a model is: a Hugging Face directory, or inside the tool.
enum ModelLocation: Sendable, Hashable {
    /// The model of the embedded experiment, named `clinic`.
    case embedded
    /// A directory with `config.json`, `tokenizer.json` and safetensors.
    case directory(String)

    /// Reads what `--model` says.
    init(_ text: String) {
        self = text == "clinic" && !FileBytes.exists(text) ? .embedded : .directory(text)
    }

    /// Loads the model.
    ///
    /// - Throws: `ModelError` that says what is missing or does not fit.
    func load() throws -> any SteerableModel {
        switch self {
        case .directory(let path):
            try LanguageModel(directory: path)
        case .embedded:
            try LanguageModel(
                name: "clinic", config: ClinicModel.configuration, tokenizer: ClinicModel.tokenizer,
                weights: ClinicModel.weights)
        }
    }
}
