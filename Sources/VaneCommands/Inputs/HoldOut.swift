import VaneCore
import VaneTensors

/// Which samples are held out from a fit: whole groups, decided by the group's name and a seed alone.
///
/// A group's place does not depend on the other groups or on their order, so the same rule holds for a corpus that has grown.
struct HoldOut: Sendable, Hashable {
    /// The share of groups held out, from 0 to below 1.
    let share: Double
    /// The seed of the decision.
    let seed: UInt64

    /// Returns whether a sample is held out.
    func contains(_ sample: Sample) -> Bool {
        guard share > 0 else { return false }
        let name = sample.group ?? sample.id
        var generator = SeededGenerator(seed: seed, stream: UInt64(hashing: name.utf8))
        return generator.unit() < share
    }

    /// SHA-256 over the ids of the samples fitted on, by which an artefact names its split.
    func fingerprint(of samples: [Sample]) -> String {
        let kept = samples.filter { !contains($0) }.map(\.id).sorted()
        return Fingerprint.sha256(Array(kept.joined(separator: "\n").utf8))
    }
}
