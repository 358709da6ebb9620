internal import CVaneKernels

extension TwoLayerTrainingLoop {
    /// Takes one step on a gathered batch while the next is gathered; returns the sum of the samples' losses.
    func step(
        _ current: GatheredBatch, next: GatheredBatch, source: ExampleSource, range: Range<Int>?
    ) -> Double {
        steps += 1
        let scalars = optimizer.scalars(step: steps)
        Parallel.forEach(Self.blocks(first.outputs, Self.columns)) { block in
            self.activateBlock(block, of: current)
        }
        let products = Self.blocks(second.outputs, Self.columns)
        Parallel.forEach(products + 1) { block in
            if block == products { self.packHidden(rows: current.count) } else {
                self.predictBlock(block, rows: current.count)
            }
        }
        Parallel.forEach(Self.blocks(current.count, Self.samples)) { block in
            self.replaceByGradient(block, of: current)
        }
        Parallel.forEach(Self.blocks(second.inputs, Self.columns)) { block in
            self.propagateBlock(block, rows: current.count)
        }
        let (a, b) = (
            Self.blocks(second.outputs, Self.rows), Self.blocks(first.outputs, Self.rows)
        )
        Parallel.forEach(1 + a + b) { block in
            unsafe self.updateBlock(
                block, blocks: (a, b), current, next: next, source: source, range: range,
                scalars: scalars)
        }
        return unsafe losses.prefix(current.count).reduce(0, +)
    }

    /// Returns how many blocks of a size cover a width.
    static func blocks(_ width: Int, _ size: Int) -> Int { (width + size - 1) / size }

    /// Returns the part of a width that a block covers.
    private static func range(_ block: Int, _ size: Int, of width: Int) -> Range<Int> {
        block * size..<min((block + 1) * size, width)
    }

    /// Section 1: the hidden values of one block of units.
    private func activateBlock(_ block: Int, of current: GatheredBatch) {
        let units = Self.range(block, Self.columns, of: first.outputs)
        let product = MatrixProduct(
            rows: current.count, columns: units.count, inner: first.inputs, right: .transposed,
            resultLeading: first.outputs)
        // SAFETY: the units lie within the layer, and `hidden` has room for a batch of its outputs.
        unsafe product.run(
            current.contexts.start, first.weight.start + units.lowerBound * first.inputs,
            hidden.start + units.lowerBound)
        for row in 0..<current.count {
            unsafe activation.apply(
                hidden.start + row * first.outputs + units.lowerBound,
                bias: first.bias.map { unsafe UnsafePointer($0.start + units.lowerBound) },
                rows: 1, width: units.count)
        }
    }

    /// Section 2: the predictions of one block of outputs.
    private func predictBlock(_ block: Int, rows: Int) {
        let outputs = Self.range(block, Self.columns, of: second.outputs)
        let product = MatrixProduct(
            rows: rows, columns: outputs.count, inner: second.inputs, right: .transposed,
            resultLeading: second.outputs)
        // SAFETY: the outputs lie within the layer, and `predicted` has room for a batch of them.
        unsafe product.run(
            hidden.start, second.weight.start + outputs.lowerBound * second.inputs,
            predicted.start + outputs.lowerBound)
        guard let bias = second.bias else { return }
        for row in 0..<rows {
            unsafe vane_add_bias(
                predicted.start + row * second.outputs + outputs.lowerBound,
                bias.start + outputs.lowerBound, 1, outputs.count)
        }
    }

    /// Section 2: the hidden values in panels.
    private func packHidden(rows: Int) {
        // SAFETY: both memories have room for a batch of hidden values, the panels for their padding.
        unsafe vane_pack_panels(
            hidden.start, rows, second.inputs, second.inputs, Int(VANE_ADAM_TILE_COLUMNS),
            hiddenPanels.start)
    }

    /// Section 3: the losses of one group of samples, and their gradient.
    private func replaceByGradient(_ block: Int, of current: GatheredBatch) {
        for row in Self.range(block, Self.samples, of: current.count) {
            let offset = row * second.outputs
            // SAFETY: the row lies within the batch.
            unsafe losses[row] = loss.replaceRow(
                predicted.start + offset, target: current.targets.start + offset,
                width: second.outputs, batch: current.count)
        }
    }

    /// Section 4: the gradient of one block of hidden units, before φ.
    private func propagateBlock(_ block: Int, rows: Int) {
        let units = Self.range(block, Self.columns, of: second.inputs)
        let product = MatrixProduct(
            rows: rows, columns: units.count, inner: second.outputs,
            right: .plain(leading: second.inputs), resultLeading: second.inputs)
        // SAFETY: the units lie within the layer, and `hiddenGradient` has room for a batch of them.
        unsafe product.run(
            predicted.start, second.weight.start + units.lowerBound,
            hiddenGradient.start + units.lowerBound)
        for row in 0..<rows {
            let offset = row * second.inputs + units.lowerBound
            unsafe activation.backward(
                hidden.start + offset, gradient: hiddenGradient.start + offset,
                count: units.count)
        }
    }

    /// Section 5: the gathering of the next batch, or the update of one block of rows of a weight.
    private func updateBlock(
        _ block: Int, blocks: (Int, Int), _ current: GatheredBatch, next: GatheredBatch,
        source: ExampleSource, range: Range<Int>?, scalars: vane_adam_step
    ) {
        // SAFETY: every block writes rows of its own; the gradients have room for a batch.
        if block == 0 {
            if let range { unsafe next.gather(source, range: range) }
        } else if block <= blocks.0 {
            unsafe second.update(
                rows: Self.range(block - 1, Self.rows, of: second.outputs),
                gradient: predicted.start, inputPanels: hiddenPanels.start, batch: current.count,
                scalars: scalars)
        } else {
            unsafe first.update(
                rows: Self.range(block - 1 - blocks.0, Self.rows, of: first.outputs),
                gradient: hiddenGradient.start, inputPanels: current.contextPanels.start,
                batch: current.count, scalars: scalars)
        }
    }
}
