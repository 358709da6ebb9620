internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

extension PluginInstance {
    /// Hands context vectors to the intervention.
    func begin(
        _ contexts: UnsafePointer<vane_rows_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let contexts = unsafe contexts,
            unsafe contexts.pointee.fits(work?.shape.contextWidth, work?.shape.sequences)
        else { return unsafe refuse("begin", error) }
        unsafe work?.contexts.take(contexts)
        work?.begin()
        return VANE_OK
    }

    /// Lets the intervention edit the host's rows and counts what changed.
    func apply(
        _ rows: UnsafePointer<vane_rows_t>?, _ outcome: UnsafeMutablePointer<vane_outcome_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let rows = unsafe rows, unsafe rows.pointee.fits(work?.shape.width, work?.shape.rows)
        else {
            return unsafe refuse("apply", error)
        }
        unsafe work?.rows.take(rows)
        let result = work?.apply() ?? EditOutcome()
        if let failure = result.failure {
            return unsafe ErrorMemory.raise(VANE_FAILED, failure, to: error)
        }
        let changed = unsafe work?.rows.giveBack(rows) ?? 0
        // SAFETY: the host passes a struct of its own.
        unsafe outcome?.pointee.rows_changed = Int64(changed)
        unsafe outcome?.pointee.rows_declined = Int64(result.declined)
        return VANE_OK
    }

    /// Refuses rows that the instance was not prepared for.
    private func refuse(
        _ function: String, _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        unsafe ErrorMemory.raise(
            VANE_UNSUPPORTED_SHAPE,
            "\(function) was called with rows that the instance was not prepared for", to: error)
    }
}

extension PluginWork {
    /// Hands the context vectors over.
    mutating func begin() {
        isUsed = true
        prepared.begin(contexts)
    }

    /// Edits the rows.
    mutating func apply() -> EditOutcome {
        isUsed = true
        return prepared.apply(to: &rows)
    }
}

extension vane_rows_t {
    /// Whether the rows have the width prepared for, and are no more than were prepared for.
    fileprivate func fits(_ width: Int?, _ capacity: Int?) -> Bool {
        guard let width, let capacity else { return false }
        return unsafe self.width == width && count <= capacity && row_stride >= width
    }
}

extension ActivationRows {
    /// Copies the host's rows in, in place of what was there.
    ///
    /// - Precondition: They fit.
    fileprivate mutating func take(_ source: UnsafePointer<vane_rows_t>) {
        removeAll()
        let (count, stride) = unsafe (Int(source.pointee.count), Int(source.pointee.row_stride))
        guard count > 0 else { return }
        // SAFETY: the host vouches for `count` rows of `width` values, `stride` apart, during the call.
        let buffer = unsafe UnsafeBufferPointer(
            start: source.pointee.values, count: (count - 1) * stride + width)
        let values = unsafe buffer.span
        for row in 0..<count {
            // SAFETY: the host vouches for as many labels.
            guard let label = unsafe vane_row_label_at(source, Int64(row))?.pointee else {
                continue
            }
            append(RowLabel(label), strength: label.strength, from: values, at: row * stride)
        }
    }

    /// Copies the rows back to the host and returns how many of them differ in some bit.
    fileprivate func giveBack(_ target: UnsafePointer<vane_rows_t>) -> Int {
        let (width, stride) = unsafe (width, Int(target.pointee.row_stride))
        // SAFETY: the host vouches for `count` rows of `width` values, `stride` apart, during the call.
        let buffer = unsafe UnsafeMutableBufferPointer(
            start: target.pointee.values, count: max(0, (count - 1) * stride + width))
        var values = unsafe buffer.mutableSpan
        return withValues { edited in
            var changed = 0
            for row in 0..<count {
                var difference = UInt32(0)
                for i in 0..<width {
                    let new = edited[row * width + i]
                    difference |= values[row * stride + i].bitPattern ^ new.bitPattern
                    values[row * stride + i] = new
                }
                if difference != 0 { changed += 1 }
            }
            return changed
        }
    }
}

extension RowLabel {
    /// Copies the contract's label.
    fileprivate init(_ label: vane_row_label_t) {
        self.init(
            sequence: Int(label.sequence), position: Int(label.position),
            promptLength: Int(label.position) - Int(label.from_prompt_end),
            token: Int(label.token))
    }
}
