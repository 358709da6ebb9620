import VaneCore
import VanePluginKit
import VaneTensors

/// Offers the interventions of this file, as an author does.
@c(vane_plugin_offer) public func offer() {
    Offers.name("Tests", version: "1.0")
    Offers.add(Typed.self)
    Offers.add(Labelled.self)
    Offers.add(PositiveOnly.self)
    Offers.add(Counting.self)
    offerTrainers()
}

/// An intervention that refuses every shape and says what its parameters are.
struct Typed: PluginIntervention {
    static let id = "typed"
    static let summary = "Says its parameters – in UTF-8."
    static let source = "Nobody, equation (0)"
    static let parameters = [
        ParameterDescriptor("count", .integer(default: 3, range: -10...10), unit: "rows", "Many."),
        ParameterDescriptor("rate", .real(default: 0.1, range: 0...1), "Much."),
        ParameterDescriptor("firmly", .flag(default: true), "Whether."),
        ParameterDescriptor("word", .choice(default: "b", of: ["a", "b", "c"]), "Which."),
    ]

    /// The values as text.
    let text: String

    init(parameters: ParameterValues) {
        text = parameters.texts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: " ")
    }

    func prepare(for shape: RunShape) throws -> any PreparedIntervention {
        throw VaneError(.shapeMismatch, text)
    }
}

/// An intervention whose edit depends on everything that a row is labelled with, and on its sequence's context.
struct Labelled: PluginIntervention {
    static let id = "labelled"
    static let summary = "Adds a sum of the label's numbers and the context's first value."
    static let parameters = [
        ParameterDescriptor("refuse", .flag(default: false), "Whether to refuse at once."),
        ParameterDescriptor("fail", .flag(default: false), "Whether to fail in the edit."),
    ]

    /// Whether to fail in the edit.
    let fails: Bool

    var needs: InterventionNeeds { InterventionNeeds(context: HookPoint(.residPost, block: 0)) }

    init(parameters: ParameterValues) throws {
        guard !parameters.flag("refuse") else { throw VaneError(.invalidMethod, "not like this") }
        fails = parameters.flag("fail")
    }

    func prepare(for shape: RunShape) -> any PreparedIntervention {
        Prepared(fails: fails, sequences: shape.sequences)
    }

    /// The intervention with the contexts seen.
    final class Prepared: PreparedIntervention {
        /// Whether to fail.
        let fails: Bool
        /// Each sequence's context's first value.
        var contexts: [Float]

        init(fails: Bool, sequences: Int) {
            self.fails = fails
            contexts = Array(repeating: .nan, count: sequences)
        }

        func begin(_ contexts: borrowing ActivationRows) {
            let (labels, width) = (contexts.labels, contexts.width)
            contexts.withValues { values in
                for (row, label) in labels.enumerated() {
                    self.contexts[Int(label.sequence)] = values[row * width]
                }
            }
        }

        func apply(to rows: inout ActivationRows) -> EditOutcome {
            guard !fails else { return EditOutcome(failure: "gave up") }
            let (labels, strengths, width) = (rows.labels, rows.strengths, rows.width)
            rows.withMutableValues { values in
                for (row, label) in labels.enumerated() {
                    let change =
                        Float(label.position) + 10 * Float(label.fromPromptEnd)
                        + 100 * Float(label.token) + contexts[Int(label.sequence)]
                    for i in 0..<width { values[row * width + i] += strengths[row] * change }
                }
            }
            return .edited
        }
    }
}

/// An intervention that edits rows with a positive first value only.
struct PositiveOnly: PluginIntervention {
    static let id = "positive-only"
    static let summary = "Adds 1 to rows that begin with a positive value."

    init(parameters: ParameterValues) {}

    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared() }

    /// The intervention, ready.
    final class Prepared: PreparedIntervention {
        func apply(to rows: inout ActivationRows) -> EditOutcome {
            let (count, width) = (rows.count, rows.width)
            let declined = rows.withMutableValues { values in
                var declined = 0
                for row in 0..<count {
                    if values[row * width] > 0 { values[row * width] += 1 } else { declined += 1 }
                }
                return declined
            }
            return EditOutcome(declined: declined)
        }
    }
}

/// An intervention that adds 1 in its first call of a run, 2 in the second, and so on.
struct Counting: PluginIntervention {
    static let id = "counting"
    static let summary = "Adds the number of calls so far."

    init(parameters: ParameterValues) {}

    func prepare(for shape: RunShape) -> any PreparedIntervention { Prepared() }

    /// The intervention with its count.
    final class Prepared: PreparedIntervention {
        /// The number of calls.
        var calls: Float = 0

        func apply(to rows: inout ActivationRows) -> EditOutcome {
            calls += 1
            rows.withMutableValues { values in
                for i in values.indices { values[i] += calls }
            }
            return .edited
        }
    }
}
