internal import CVanePlugin
internal import VaneCore

extension PluginInstance {
    /// Makes room for the examples to come.
    func begin(
        _ training: UnsafePointer<vane_training_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let training = unsafe vane_training_t.copy(training) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_training_t.refusal, to: error)
        }
        guard offer.schooling != nil else {
            return unsafe ErrorMemory.raise(
                VANE_FAILED, "'\(offer.descriptor.id)' has no training", to: error)
        }
        guard let gathered = unsafe GatheredExamples(training) else {
            return unsafe ErrorMemory.raise(
                VANE_UNSUPPORTED_SHAPE, "the examples announced have no size", to: error)
        }
        examples = gathered
        return VANE_OK
    }

    /// Copies the next examples.
    func take(
        _ batch: UnsafePointer<vane_examples_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let batch = unsafe vane_examples_t.copy(batch) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_examples_t.refusal, to: error)
        }
        guard unsafe examples?.take(batch) == true else {
            return unsafe ErrorMemory.raise(
                VANE_UNSUPPORTED_SHAPE, "the examples are not those that were announced", to: error)
        }
        return VANE_OK
    }

    /// Learns from all examples; the trainer has them at once, so that no other pass is needed.
    func endPass(
        _ pass: UnsafeMutablePointer<vane_pass_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard unsafe vane_pass_t.isWritable(pass) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_pass_t.refusal, to: error)
        }
        guard let schooling = offer.schooling, let gathered = examples, gathered.isComplete else {
            return unsafe ErrorMemory.raise(
                VANE_FAILED, "the pass ended before all examples were handed over", to: error)
        }
        do {
            var last: TrainingProgress?
            let work = try schooling.train(
                values, gathered.seed, gathered.data(as: offer.descriptor.input)
            ) { progress in
                if let text = progress.warning { warn(text) }
                last = progress
            }
            become(work)
            // SAFETY: the host passes a struct of its own; the string lives as long as the instance.
            if let last { unsafe pass?.pointee.loss = last.loss }
            unsafe pass?.pointee.warning = warning
            unsafe pass?.pointee.again = 0
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_FAILED, "\(problem)", to: error)
        }
    }

    /// Brings back what was kept.
    func restore(
        _ tensors: UnsafePointer<vane_tensors_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let tensors = unsafe vane_tensors_t.copy(tensors) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_tensors_t.refusal, to: error)
        }
        guard let schooling = offer.schooling else {
            return unsafe ErrorMemory.raise(
                VANE_FAILED, "'\(offer.descriptor.id)' keeps nothing", to: error)
        }
        do {
            guard let kept = unsafe StateMemory.copy(tensors) else {
                return unsafe ErrorMemory.raise(
                    VANE_FAILED, "a tensor handed over has no name, no values or no shape",
                    to: error)
            }
            become(try schooling.restore(kept, values))
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_FAILED, "\(problem)", to: error)
        }
    }
}
