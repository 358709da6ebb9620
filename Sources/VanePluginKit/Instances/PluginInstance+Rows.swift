internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

extension PluginInstance {
    /// Hands context vectors to the intervention.
    func begin(
        _ contexts: UnsafePointer<vane_rows_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let contexts = unsafe vane_rows_t.copy(contexts) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_rows_t.refusal, to: error)
        }
        guard unsafe contexts.fits(work?.shape.contextWidth, work?.shape.sequences)
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
        guard let rows = unsafe vane_rows_t.copy(rows) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_rows_t.refusal, to: error)
        }
        guard unsafe vane_outcome_t.isWritable(outcome) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_outcome_t.refusal, to: error)
        }
        guard unsafe rows.fits(work?.shape.width, work?.shape.rows)
        else { return unsafe refuse("apply", error) }
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
    /// Whether the rows are all there, have the width prepared for, and are no more than were prepared for.
    func fits(_ width: Int?, _ capacity: Int?) -> Bool {
        guard let width, let capacity else { return false }
        return unsafe self.width == width && count <= capacity && row_stride >= width
            && label_stride >= VANE_ROW_LABEL_LEAST
            && (count <= 0 || (values != nil && labels != nil))
    }
}

extension ActivationRows {
    /// Copies the host's rows in, in place of what was there.
    ///
    /// - Precondition: They fit.
    mutating func take(_ source: vane_rows_t) {
        removeAll()
        let (count, stride) = unsafe (Int(source.count), Int(source.row_stride))
        guard count > 0, let labels = unsafe UnsafeRawPointer(source.labels) else { return }
        // SAFETY: the host vouches for `count` rows of `width` values, `stride` apart, during the call.
        let buffer = unsafe UnsafeBufferPointer(
            start: source.values, count: (count - 1) * stride + width)
        let values = unsafe buffer.span
        let distance = unsafe Int(source.label_stride)
        for row in 0..<count {
            // SAFETY: the host vouches for as many labels, `distance` apart.
            let label = unsafe vane_row_label_t(at: labels + row * distance, size: distance)
            append(RowLabel(label), strength: label.strength, from: values, at: row * stride)
        }
    }

    /// Copies the rows back to the host and returns how many of them differ in some bit.
    fileprivate func giveBack(_ target: vane_rows_t) -> Int {
        guard let values = unsafe target.values else { return 0 }
        let (width, stride, count) = unsafe (width, Int(target.row_stride), count)
        return withValues { edited in
            unsafe edited.withUnsafeBufferPointer { buffer in
                guard let edited = buffer.baseAddress else { return 0 }
                var changed = 0
                for row in 0..<count {
                    // SAFETY: the host vouches for `count` rows of `width` values, `stride` apart, during the call, and
                    // `edited` holds as many rows without gaps.
                    let differs = unsafe Self.replace(
                        values + row * stride, by: edited + row * width, count: width)
                    if differs { changed += 1 }
                }
                return changed
            }
        }
    }

    /// Replaces values and returns whether any of them differs in some bit.
    ///
    /// Pointers rather than spans: without the bounds checks the loop is vectorised, and it runs for every value of every row.
    private static func replace(
        _ old: UnsafeMutablePointer<Float>, by new: UnsafePointer<Float>, count: Int
    ) -> Bool {
        var difference = UInt32(0)
        for i in 0..<count {
            // SAFETY: the caller vouches for `count` values behind both pointers.
            unsafe difference |= old[i].bitPattern ^ new[i].bitPattern
            unsafe old[i] = new[i]
        }
        return difference != 0
    }
}

extension vane_row_label_t {
    /// Copies as much of a label as the host wrote, the rest as zeros.
    @inline(__always)
    fileprivate init(at place: UnsafeRawPointer, size: Int) {
        let whole = MemoryLayout<Self>.size
        guard size < whole else {
            // SAFETY: the caller vouches for `size` bytes.
            self = unsafe place.loadUnaligned(as: Self.self)
            return
        }
        self.init()
        // SAFETY: as above; what is not there is filled with zeros.
        unsafe vane_copy_grown(&self, UInt64(whole), place, UInt64(size))
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
