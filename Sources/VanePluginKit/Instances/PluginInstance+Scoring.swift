internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

/// A readout at work, with the memory through which rows and scores pass.
struct PluginReading {
    /// The readout.
    let readout: any Readout
    /// The rows of one call.
    var rows: ActivationRows
    /// The scores of one call, `[rows, outputs]`.
    var scores: Tensor<Float>

    /// Makes room for rows.
    init(_ readout: any Readout, rows count: Int) {
        self.readout = readout
        rows = ActivationRows(width: readout.width, capacity: count)
        scores = Tensor(shape: [count, readout.outputs], repeating: 0)
    }

    /// Scores the rows.
    mutating func score() {
        let (readout, rows) = (readout, rows)
        scores.withMutableSpan(ofFirst: rows.count * readout.outputs) {
            readout.score(rows, into: &$0)
        }
    }
}

extension PluginInstance {
    /// Tells the host how wide rows are and how many scores they get.
    func tell(
        _ form: UnsafeMutablePointer<vane_form_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard unsafe vane_form_t.isWritable(form) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_form_t.refusal, to: error)
        }
        guard let readout = made?.readout else { return unsafe refuseUntrained(error) }
        // SAFETY: the host passes a struct of its own.
        unsafe form?.pointee.width = Int64(readout.width)
        unsafe form?.pointee.outputs = Int64(readout.outputs)
        return VANE_OK
    }

    /// Makes the readout ready for calls of so many rows.
    func prepare(
        rows count: Int64, _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let readout = made?.readout else { return unsafe refuseUntrained(error) }
        guard count > 0 else {
            return unsafe ErrorMemory.raise(
                VANE_UNSUPPORTED_SHAPE, "calls of \(count) rows are announced", to: error)
        }
        reading = PluginReading(readout, rows: Int(count))
        return VANE_OK
    }

    /// Scores the host's rows.
    func score(
        _ rows: UnsafePointer<vane_rows_t>?, _ scores: UnsafeMutablePointer<vane_scores_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let rows = unsafe vane_rows_t.copy(rows) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_rows_t.refusal, to: error)
        }
        guard let target = unsafe vane_scores_t.copy(scores) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_scores_t.refusal, to: error)
        }
        let outputs = reading?.readout.outputs ?? 0
        guard unsafe rows.fits(reading?.rows.width, reading?.rows.capacity), outputs > 0,
            unsafe target.outputs == outputs, unsafe target.row_stride >= target.outputs,
            let place = unsafe target.values
        else {
            return unsafe ErrorMemory.raise(
                VANE_UNSUPPORTED_SHAPE,
                "score was called with rows that the instance was not prepared for", to: error)
        }
        unsafe reading?.rows.take(rows)
        reading?.score()
        let stride = unsafe Int(target.row_stride)
        reading?.scores.withSpan { span in
            for row in unsafe 0..<Int(rows.count) {
                for k in 0..<outputs {
                    // SAFETY: the host vouches for `outputs` scores a row, `row_stride` apart.
                    unsafe place[row * stride + k] = span[row * outputs + k]
                }
            }
        }
        return VANE_OK
    }
}
