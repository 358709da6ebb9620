internal import CVaneKernels

extension TwoLayerTrainingLoop {
    /// Takes one step on the examples at some places of the order; returns the sum of their losses.
    func step(_ source: ExampleSource, range: Range<Int>) -> Double {
        steps += 1
        let scalars = optimizer.scalars(step: steps)
        let (count, units, samples) = (range.count, TrainedLayer.units, Self.samples)
        Parallel.forEach(Self.blocks(count, samples)) { block in
            let part = Self.part(block, samples, of: count)
            unsafe self.gather(source, range: range, samples: part)
        }
        Parallel.forEach(Self.blocks(first.outputs, units)) { block in
            self.activate(Self.part(block, units, of: self.first.outputs), count: count)
        }
        Parallel.forEach(Self.blocks(second.outputs, units)) { block in
            self.predict(Self.part(block, units, of: self.second.outputs), count: count)
        }
        Parallel.forEach(Self.blocks(count, TrainedLayer.lanes)) { block in
            let part = Self.part(block, TrainedLayer.lanes, of: count)
            unsafe self.replaceByGradient(source, range: range, samples: part)
        }
        Parallel.forEach(Self.blocks(second.inputs, units)) { block in
            self.propagate(Self.part(block, units, of: self.second.inputs), count: count)
        }
        Parallel.forEach(second.panels + first.panels) { panel in
            if panel < self.second.panels {
                self.second.update(panel: panel, batch: count, scalars: scalars)
            } else {
                self.first.update(
                    panel: panel - self.second.panels, batch: count, scalars: scalars)
            }
        }
        return unsafe losses.prefix(count).reduce(0, +)
    }

    /// Samples that are gathered at a time: two tiles.
    private static var samples: Int { 2 * TrainedLayer.tile }

    /// Returns how many blocks of a size cover a width.
    private static func blocks(_ width: Int, _ size: Int) -> Int { (width + size - 1) / size }

    /// Returns the part of a width that a block covers.
    private static func part(_ block: Int, _ size: Int, of width: Int) -> Range<Int> {
        block * size..<min((block + 1) * size, width)
    }

    /// Copies the contexts of some samples side by side, and packs them.
    private func gather(_ source: ExampleSource, range: Range<Int>, samples: Range<Int>) {
        for sample in samples {
            let example = unsafe source.order[range.lowerBound + sample]
            // SAFETY: the order names examples of the source, and the samples lie within the batch.
            unsafe (contexts.start + sample * first.inputs).update(
                from: source.contexts + example * first.inputs, count: first.inputs)
        }
        unsafe first.packInputs(
            contexts.start + samples.lowerBound * first.inputs, leading: first.inputs,
            samples: samples, columns: 0..<first.inputs, batch: range.count)
    }

    /// Computes some hidden values, and packs them.
    private func activate(_ units: Range<Int>, count: Int) {
        // SAFETY: the units lie within the layer, and `hidden` has room for a batch of them.
        unsafe first.forward(units, batch: count, into: hidden.start)
        let bias = unsafe first.biasStart(units)
        for sample in 0..<count {
            unsafe activation.apply(
                hidden.start + sample * first.leading + units.lowerBound, bias: bias, rows: 1,
                width: units.count)
        }
        unsafe second.packInputs(
            hidden.start, leading: first.leading, samples: 0..<count, columns: units,
            batch: count)
    }

    /// Computes some predicted values.
    private func predict(_ outputs: Range<Int>, count: Int) {
        // SAFETY: the outputs lie within the layer, and `predicted` has room for a batch of them.
        unsafe second.forward(outputs, batch: count, into: predicted.start)
        guard let bias = unsafe second.biasStart(outputs) else { return }
        for sample in 0..<count {
            unsafe vane_add_bias(
                predicted.start + sample * second.leading + outputs.lowerBound, bias, 1,
                outputs.count)
        }
    }

    /// Takes the losses of some samples, and packs their gradient for its two uses.
    private func replaceByGradient(
        _ source: ExampleSource, range: Range<Int>, samples: Range<Int>
    ) {
        let (lanes, outputs) = (TrainedLayer.lanes, second.outputs)
        for sample in samples {
            let example = unsafe source.order[range.lowerBound + sample]
            // SAFETY: the order names examples of the source, and the samples lie within the batch.
            unsafe losses[sample] = loss.replaceRow(
                predicted.start + sample * second.leading,
                target: source.targets + example * outputs, width: outputs, batch: range.count)
        }
        let rows = unsafe predicted.start + samples.lowerBound * second.leading
        unsafe vane_pack_rows(
            rows, samples.count, outputs, second.leading, lanes,
            predictedLanes.start + samples.lowerBound * second.leading, lanes * second.leading)
        unsafe vane_pack_columns(
            rows, samples.count, outputs, second.leading, lanes,
            second.gradientPanels.start + samples.lowerBound * lanes, lanes * range.count)
    }

    /// Computes the gradient of some hidden values before φ, and packs it.
    private func propagate(_ units: Range<Int>, count: Int) {
        let lanes = TrainedLayer.lanes
        let leading = Self.blocks(count, lanes) * lanes
        // SAFETY: the units lie within the layer, for a batch of which each memory has room.
        let transposed = unsafe hiddenGradient.start + units.lowerBound * leading
        unsafe second.backward(
            predictedLanes.start, columns: units, batch: count, into: transposed)
        let panels = unsafe first.gradientPanels.start + units.lowerBound * count
        unsafe vane_pack_rows(
            transposed, units.count, count, leading, lanes, panels, lanes * count)
        for start in stride(from: 0, to: units.count, by: lanes) {
            for sample in 0..<count {
                unsafe activation.backward(
                    hidden.start + sample * first.leading + units.lowerBound + start,
                    gradient: panels + start * count + sample * lanes,
                    count: min(lanes, units.count - start))
            }
        }
    }
}
