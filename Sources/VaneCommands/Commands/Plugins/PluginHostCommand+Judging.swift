import VaneContracts
import VaneCore
import VanePluginHost

extension PluginHostCommand {
    /// What stands before the id of a readout's promise, since an intervention may give one of the same name.
    private static let readoutPrefix = "readout-"

    /// The core's promises of interventions and readouts.
    static let judged =
        InterventionPromise.allCases.map {
            JudgedPromise($0.rawValue, of: .intervention, $0.summary)
        }
        + ReadoutPromise.allCases.map {
            JudgedPromise(readoutPrefix + $0.rawValue, of: .readout, $0.summary)
        }

    /// Tries one of the core's promises on a method in a child, under each of its settings.
    @Sendable static func judge(
        _ promise: String, _ examinee: PluginExaminee, _ seed: UInt64
    ) -> Breach? {
        guard promise.hasPrefix(readoutPrefix) else {
            return judgeIntervention(promise, examinee, seed)
        }
        guard let promise = ReadoutPromise(rawValue: String(promise.dropFirst(readoutPrefix.count)))
        else { return nil }
        for readout in examinee.readouts {
            if let breach = promise.breach(by: readout, seed: seed) { return breach }
            if let failure = readout.failure {
                return Breach(
                    tried: "rows were scored", seen: failure,
                    remedy: "score every row of the width that 'form' gives")
            }
        }
        return nil
    }

    /// Tries a promise of interventions.
    ///
    /// An effect is asked for under one of the settings alone: a strength of nothing may be a good default.
    private static func judgeIntervention(
        _ promise: String, _ examinee: PluginExaminee, _ seed: UInt64
    ) -> Breach? {
        guard let promise = InterventionPromise(rawValue: promise) else { return nil }
        let breaches = examinee.interventions.map { intervention in
            promise.breach(
                by: InterventionSubject(
                    intervention, width: examinee.width, isLinear: examinee.method.isLinear),
                seed: seed)
        }
        if promise == .effect, breaches.contains(nil) { return nil }
        return breaches.compactMap(\.self).first
    }
}
