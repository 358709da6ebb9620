import VaneTensors

/// One application at one hook point, with the memory that its rows pass through.
struct AppliedSite {
    /// The application's place in the list.
    let application: Int
    /// The reader of its context vectors, if it needs any.
    let context: Int?
    /// The intervention, ready.
    let prepared: any PreparedIntervention
    /// Where.
    let hook: HookPoint
    /// Which positions.
    let selection: TokenSelection
    /// How strongly.
    let strength: StrengthSchedule
    /// The number of values in a row.
    let width: Int
    /// Where a head's slice begins in a row; 0 elsewhere.
    let headOffset: Int
    /// Whether later positions' attention can see the edit.
    let propagates: Bool
    /// The gathered rows.
    var rows: ActivationRows

    /// Edits the selected rows of a pass and notes what happened; prompt and generation in calls of their own.
    ///
    /// `known` says of which sequences the context has been read, when the intervention needs one; a pass with rows of
    /// another sequence is left alone.
    mutating func edit(
        _ values: inout MutableSpan<Float>, stride: Int, labels: [RowLabel], known: [Bool]?,
        generatedLength: Int, record: inout ApplicationRecord
    ) {
        record.noteReach(labels, generatedLength: generatedLength)
        for phase in Phase.allCases where selection.canSelect(phase) {
            gather(phase, values.span, stride, labels, generatedLength)
            guard rows.count > 0 else { continue }
            if let known, let early = rows.labels.first(where: { !known[Int($0.sequence)] }) {
                record.noteStale(early)
                return
            }
            let outcome = prepared.apply(to: &rows)
            record.noteCall(hook: hook, phase: phase, outcome: outcome)
            guard outcome.failure == nil else { return }
            scatter(phase, &values, stride, labels, generatedLength, &record)
        }
    }

    /// Copies the selected rows of a phase out.
    private mutating func gather(
        _ phase: Phase, _ values: Span<Float>, _ stride: Int, _ labels: [RowLabel],
        _ generatedLength: Int
    ) {
        rows.removeAll()
        for (row, label) in labels.enumerated()
        where label.phase == phase && selection.contains(label, generatedLength: generatedLength) {
            rows.append(
                label, strength: strength.strength(atStep: label.step), from: values,
                at: row * stride + headOffset)
        }
    }

    /// Copies the rows back where they differ and measures by how much.
    private func scatter(
        _ phase: Phase, _ values: inout MutableSpan<Float>, _ stride: Int, _ labels: [RowLabel],
        _ generatedLength: Int, _ record: inout ApplicationRecord
    ) {
        let (width, headOffset) = (width, headOffset)
        rows.withValues { edited in
            var source = 0
            for (row, label) in labels.enumerated()
            where label.phase == phase
                && selection.contains(label, generatedLength: generatedLength)
            {
                let change = RowChange.replacing(
                    &values, at: row * stride + headOffset, by: edited, at: source * width,
                    count: width)
                record.noteRow(
                    label, change: change, strength: rows.strengths[source], hook: hook,
                    propagates: propagates)
                source += 1
            }
        }
    }
}

/// How much one row was changed.
struct RowChange {
    /// Whether any value differs; a zero of the other sign is the same value.
    var changed = false
    /// Whether every new value is finite.
    var isFinite = true
    /// ‖δ‖/‖h‖, the length of the change over that of the row; 0 for a row without length.
    var relative: Float = 0

    /// The lanes of the sums; each lane adds up every eighth value.
    private typealias Lanes = SIMD8<Float>

    /// Replaces values of a row and measures the change.
    static func replacing(
        _ values: inout MutableSpan<Float>, at offset: Int, by edited: Span<Float>, at start: Int,
        count: Int
    ) -> RowChange {
        var (delta, norm) = (Lanes.zero, Lanes.zero)
        var greatest = SIMD8<UInt32>.zero
        var differs = SIMDMask<SIMD8<Int32>>(repeating: false)
        let whole = count - count % Lanes.scalarCount
        for i in Swift.stride(from: 0, to: whole, by: Lanes.scalarCount) {
            let (old, new) = (Lanes(values.span, offset + i), Lanes(edited, start + i))
            differs .|= old .!= new
            greatest = pointwiseMax(greatest, new.magnitudeBits)
            delta += (new - old) * (new - old)
            norm += old * old
        }
        for i in whole..<count {
            let (old, new) = (values[offset + i], edited[start + i])
            if old != new { differs[i - whole] = true }
            greatest[i - whole] = max(greatest[i - whole], new.magnitude.bitPattern)
            delta[i - whole] += (new - old) * (new - old)
            norm[i - whole] += old * old
        }
        let (change, length) = (delta.sum(), norm.sum())
        let relative =
            change.isFinite && length.isFinite
            ? (length > 0 ? (change / length).squareRoot() : 0)
            : relativeChange(values.span, at: offset, by: edited, at: start, count: count)
        values.copy(edited, at: start, to: offset, count: count)
        return RowChange(
            changed: any(differs), isFinite: greatest.max() < Float.infinity.bitPattern,
            relative: relative)
    }

    /// Measures ‖δ‖/‖h‖ in double precision, for rows so long that their squares overflow single precision.
    private static func relativeChange(
        _ values: Span<Float>, at offset: Int, by edited: Span<Float>, at start: Int, count: Int
    ) -> Float {
        var (delta, norm) = (0.0, 0.0)
        for i in 0..<count {
            let (old, new) = (Double(values[offset + i]), Double(edited[start + i]))
            delta += (new - old) * (new - old)
            norm += old * old
        }
        return norm > 0 ? Float((delta / norm).squareRoot()) : 0
    }
}

extension SIMD8<Float> {
    /// Loads eight values of a span.
    @inline(__always)
    fileprivate init(_ span: Span<Float>, _ place: Int) {
        precondition(
            place >= 0 && place <= span.count - Self.scalarCount, "The span holds the values.")
        self = unsafe span.withUnsafeBufferPointer { buffer in
            // SAFETY: the span holds eight values from the place on, which needs no alignment beyond a float's.
            unsafe UnsafeRawBufferPointer(buffer).loadUnaligned(
                fromByteOffset: place * MemoryLayout<Float>.size, as: Self.self)
        }
    }

    /// The bits of the magnitudes, which order like the numbers; those of infinities and NaN lie above all others.
    @inline(__always)
    fileprivate var magnitudeBits: SIMD8<UInt32> {
        // SAFETY: both vectors are eight words of 32 bits.
        unsafe unsafeBitCast(self, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF
    }
}
