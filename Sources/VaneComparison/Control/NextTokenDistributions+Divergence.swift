import VaneCore
import VaneTensors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension NextTokenDistributions {
    /// Returns KL(self ‖ other) = Σ p (log p − log q) of each row, in nats.
    ///
    /// - Precondition: Both have the same shape.
    func divergences(to other: NextTokenDistributions) -> [Double] {
        let (rows, width) = (logProbabilities.rows, logProbabilities.width)
        precondition(other.logProbabilities.shape == logProbabilities.shape, "Rows are paired.")
        return logProbabilities.withSpan { p in
            other.logProbabilities.withSpan { q in
                (0..<rows).map { row in
                    var sum = 0.0
                    for i in (row * width)..<((row + 1) * width) {
                        let logP = Double(p[i])
                        sum += exp(logP) * (logP - Double(q[i]))
                    }
                    return max(0, sum)
                }
            }
        }
    }
}
