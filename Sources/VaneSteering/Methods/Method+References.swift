import VaneCore

extension Method {
    /// Nothing at all: the row that every other one is compared with.
    static let none = reference(
        MethodDescriptor(
            "none", .intervention, from: .nothing,
            summary: "No steering: the reference row.", source: "-"))

    /// An instruction in the prompt's own words: the baseline that needs no hidden states.
    static let prompt = reference(
        MethodDescriptor(
            "prompt", .intervention, from: .nothing,
            summary: "An instruction in the prompt instead of steering.",
            source: "'Prompt' in Parekh et al. 2025"))

    /// A row of a comparison that is neither fitted nor applied.
    private static func reference(_ descriptor: MethodDescriptor) -> Method {
        Method(
            descriptor,
            fit: { _ in
                throw VaneError(
                    .invalidMethod,
                    "'\(descriptor.id)' is a row of comparisons: there is nothing to fit or apply.")
            })
    }
}
