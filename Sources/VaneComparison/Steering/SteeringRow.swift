import VaneCore

/// A setting at a strength of the axis, and what it gave on validation.
struct SteeringTrial: Sendable {
    /// The setting, its α as the axis calls for it; the setting's own α where that could not be found.
    var setting: Setting
    /// The strength on the axis.
    var strength: Double
    /// The figure that validation maximises.
    var value: Double?
    /// What went wrong, if anything.
    var failure: String?
}

/// A row of the comparison, as chosen on validation.
struct SteeringRow: Sendable {
    /// What is done.
    enum Kind: Sendable {
        /// No application at all.
        case none
        /// An instruction in the prompt.
        case instruction(String)
        /// A method at the best of its trials.
        case tuned
        /// Random vectors as long as those of another row.
        case random
    }

    /// The name in tables.
    var name: String
    /// The method's id.
    var id: String
    /// What is done.
    var kind: Kind
    /// Everything tried on validation.
    var trials: [SteeringTrial] = []
    /// The row whose vectors' lengths random vectors have.
    var matched: String?
    /// Why nothing was tried.
    var failure: String?

    /// The trial with the greatest value; the earliest among equals, so that weaker strengths win ties.
    var chosen: SteeringTrial? {
        var best: SteeringTrial?
        for trial in trials {
            guard let value = trial.value, value > best?.value ?? -.infinity else { continue }
            best = trial
        }
        return best
    }

    /// The trials at the place chosen, by strength.
    var curve: [SteeringTrial] {
        guard let chosen else { return [] }
        return trials.filter { $0.setting.place == chosen.setting.place }
    }
}

extension Setting {
    /// Everything but the strength.
    var place: Setting { with(alpha: 0) }

    /// The setting without its strength, as the keys of cells write it.
    var key: String {
        let values = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [
            method, values.joined(separator: ","), contrast ?? "", "\(hook)",
            context.map(\.description) ?? "", "\(selection)",
        ].joined(separator: "|")
    }
}
