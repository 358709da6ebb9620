import VaneArchive
import VaneCore
import VaneTensors

extension CorpusCapture {
    /// Refuses rows that the archive would keep as something else than a number.
    ///
    /// - Parameters:
    ///   - batch: The rows; their sequences are places in `samples`.
    ///   - samples: The prompts of the rows.
    /// - Throws: `VaneError` with code `nonFinite` that names the place, the prompt and the remedy.
    func requireStorable(_ batch: ActivationBatch, of samples: [Sample]) throws {
        // The largest number of IEEE half precision.
        let largest = encoding == .float16 ? Float(65_504) : .greatestFiniteMagnitude
        for hook in batch.hookPoints {
            guard let values = batch[hook] else { continue }
            let bad: Int? = values.withSpan { span in
                span.indices.first { !(span[$0].magnitude <= largest) }
            }
            guard let bad else { continue }
            let value = values[bad]
            let id = samples[Int(batch.labels[bad / max(values.width, 1)].sequence)].id
            throw VaneError(
                .nonFinite,
                value.isFinite
                    ? "'\(hook)' of prompt '\(id)' holds \(value), which float16 cannot; capture with --dtype f32 or bf16."
                    : "'\(hook)' of prompt '\(id)' holds \(value), which is no number; check the model's weights."
            )
        }
    }
}
