extension ControlReport {
    /// The figure by which methods are compared on test.
    enum Outcome: String, CaseIterable {
        /// The mean of success and unchanged neutral replies.
        case objective
        /// How much the wanted completion is preferred, in nats.
        case propensity
    }

    /// The figure that validation maximised, or the other one where no method has that; nothing where none has either.
    var outcome: Outcome? {
        let first = Outcome(rawValue: chosenBy) ?? .objective
        return ([first] + Outcome.allCases).first { outcome in
            methods.contains { $0.value(outcome) != nil }
        }
    }

    /// The method, none of the references and not the oracle, that is greatest on validation and has a figure on test.
    ///
    /// Where nothing was tried on validation, the first one that has a figure: test figures choose nothing.
    var best: Method? {
        guard let outcome else { return nil }
        var best: (method: Method, value: Double)?
        for method in methods where !method.isReference && !method.isOracle {
            let tried = method.trials.compactMap(\.value).max() ?? -.greatestFiniteMagnitude
            if method.value(outcome) != nil, tried > best?.value ?? -.infinity {
                best = (method, tried)
            }
        }
        return best?.method
    }

    /// A difference of two methods, whichever of them was written first.
    func difference(_ a: String, _ b: String, _ outcome: Outcome) -> Paired? {
        for pair in paired where pair.figure == outcome.rawValue {
            if pair.a == a, pair.b == b { return pair }
            guard pair.a == b, pair.b == a else { continue }
            var turned = pair
            (turned.a, turned.b) = (a, b)
            turned.difference = -pair.difference
            turned.ci = pair.ci.reversed().map { -$0 }
            turned.effect = pair.effect.map { -$0 }
            return turned
        }
        return nil
    }
}

extension ControlReport.Method {
    /// Whether it stands beside the methods as what they are compared with.
    var isReference: Bool { ["none", "random", "prompt"].contains(id) }

    /// Its name, and the method that validation chose where several stand behind it.
    var title: String { chosen?.method.map { "\(name) = \($0)" } ?? name }

    /// Whether it is told the shift that it should predict.
    var isOracle: Bool { id == "p2s" }

    /// A figure on test with its interval.
    func value(_ outcome: ControlReport.Outcome) -> (value: Double, ci: [Double])? {
        switch outcome {
        case .objective: control?.objective.map { ($0, control?.objectiveCI ?? []) }
        case .propensity: control?.propensity.map { ($0.mean, $0.ci) }
        }
    }
}
