import VaneTensors

/// A bootstrap that draws whole clusters, separately in each stratum, the same draws for every figure.
///
/// Prompts about the same thing are not independent, so they are drawn together; strata (the classes) keep their sizes. Because every figure is recomputed on the same draws, differences between methods are paired.
///
/// - SeeAlso: Davison & Hinkley 1997, section 3.8.
public struct ClusterBootstrap: Sendable {
    /// The items of each cluster, by stratum.
    let strata: [[[Int]]]
    /// The number of draws.
    public let replicates: Int
    /// The seed.
    public let seed: UInt64

    /// Groups items by stratum and cluster.
    ///
    /// - Parameters:
    ///   - clusters: The cluster of each item.
    ///   - strata: The stratum of each item.
    ///   - replicates: The number of draws.
    ///   - seed: The seed of the draws.
    /// - Precondition: As many clusters as strata are given.
    public init(
        clusters: [String], strata: [Int], replicates: Int = 2_000, seed: UInt64 = 0
    ) {
        precondition(clusters.count == strata.count, "Each item has one cluster and one stratum.")
        var groups: [Int: [String: [Int]]] = [:]
        for item in clusters.indices {
            groups[strata[item], default: [:]][clusters[item], default: []].append(item)
        }
        self.strata = groups.sorted { $0.key < $1.key }.map { group in
            group.value.sorted { $0.key < $1.key }.map(\.value)
        }
        self.replicates = replicates
        self.seed = seed
    }

    /// Calls a closure with the drawn items of each replicate, how often each item was drawn.
    ///
    /// - Parameter body: Receives the weight of every item, `[items]`.
    public func forEachReplicate(_ body: ([Double]) -> Void) {
        let count = strata.joined().joined().count
        var weights = [Double](repeating: 0, count: count)
        for replicate in 0..<replicates {
            var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
            for i in weights.indices { weights[i] = 0 }
            for clusters in strata {
                for _ in clusters.indices {
                    for item in generator.element(of: clusters) { weights[item] += 1 }
                }
            }
            body(weights)
        }
    }
}
