import VaneCore
import VaneModels

/// Finds out which prompt a model has refused, and says where it stands.
struct RefusedPrompt: Sendable {
    /// The model.
    let model: any SteerableModel
    /// The prompts.
    let samples: [Sample]
    /// What messages call each of them.
    let names: [String]
    /// Whether every prompt must leave room for one more token.
    var isContinued = false

    /// Calls a closure; what the model refuses is told with the prompt's place.
    ///
    /// - Throws: The closure's error, or `CommandError` that names the prompt.
    func during<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw explaining(error)
        }
    }

    /// Returns the error that names the prompt to blame, or the error itself when it is about something else.
    ///
    /// Prompts are looked at again only after a failure, so a run without one costs nothing.
    func explaining(_ error: any Error) -> any Error {
        guard let refusal = error as? ModelError else { return error }
        for (sample, name) in zip(samples, names) {
            let texts: [(String, String?)] = [
                (name, sample.prompt), (name, sample.prompt + (sample.forced ?? "")),
                ("The \"positive\" of p" + name.dropFirst(), sample.positive),
                ("The \"negative\" of p" + name.dropFirst(), sample.negative),
                (
                    "The \"target\" of p" + name.dropFirst(),
                    sample.target.map { sample.prompt + $0 }
                ),
            ]
            for (subject, text) in texts {
                if let text, let found = problem(text, subject: subject, refusal) { return found }
            }
        }
        return error
    }

    /// Returns what is wrong with a text, if it is what the model complained of.
    private func problem(
        _ text: String, subject: String, _ refusal: ModelError
    ) -> CommandError? {
        let count: Int
        do {
            count = try model.tokens(of: text).count
        } catch {
            return CommandError("\(subject): \(error)")
        }
        let limit = model.description.contextLength
        switch refusal.code {
        case .promptTooLong where count > limit || isContinued && count == limit:
            let remedy = count == limit ? "leave room for what is generated" : "shorten it"
            return CommandError(
                "\(subject) has \(count) tokens where '\(model.description.name)' takes \(limit); \(remedy)."
            )
        case .invalidPrompt where count == 0:
            return CommandError("\(subject) has no token; give it at least one word.")
        default: return nil
        }
    }
}
