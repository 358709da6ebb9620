import CVaneKernels
import Testing

/// A packed layer's products and its update against double precision, at every level of the processor.
@Suite struct PackedLayerTests {
    /// The extents of a layer in training.
    struct Shape: Sendable, CustomTestStringConvertible {
        /// Rows in a batch.
        let batch: Int
        /// Inputs of the layer.
        let inputs: Int
        /// Outputs of the layer.
        let outputs: Int

        /// The panels of sixteen outputs.
        var panels: Int { (outputs + 15) / 16 }
        /// The extents.
        var testDescription: String { "batch \(batch), \(inputs) to \(outputs)" }

        /// The weight, `[outputs, inputs]`.
        var weight: [Float] { numbers(outputs * inputs, stream: 1) }
        /// The inputs, `[batch, inputs]`.
        var rows: [Float] { numbers(batch * inputs, stream: 2) }
        /// The gradient, `[batch, outputs]` counted up to whole panels, with zeros there.
        var gradient: [Float] {
            let values = numbers(batch * outputs, stream: 3)
            return (0..<(batch * 16 * panels)).map { index in
                let (row, column) = (index / (16 * panels), index % (16 * panels))
                return column < outputs ? values[row * outputs + column] : 0
            }
        }

        /// The weight, packed.
        var packedWeight: [Float] {
            PackedLayerTests.packedRows(weight, outputs, inputs, panel: 16)
        }
    }

    /// Whole and ragged tiles and panels, and more panels than are multiplied backward at a time.
    static let shapes = [
        Shape(batch: 1, inputs: 1, outputs: 1), Shape(batch: 6, inputs: 6, outputs: 16),
        Shape(batch: 7, inputs: 5, outputs: 17), Shape(batch: 16, inputs: 33, outputs: 15),
        Shape(batch: 17, inputs: 20, outputs: 40), Shape(batch: 64, inputs: 37, outputs: 150),
    ]

    /// Cuts rows into panels that follow each other.
    static func packedRows(
        _ source: [Float], _ rows: Int, _ columns: Int, panel: Int
    ) -> [Float] {
        var result = [Float](
            repeating: .nan, count: (rows + panel - 1) / panel * panel * columns)
        unsafe vane_pack_rows(source, rows, columns, columns, panel, &result, columns * panel)
        return result
    }

    /// Cuts columns into panels that follow each other.
    static func packedColumns(
        _ source: [Float], _ rows: Int, _ columns: Int, panel: Int
    ) -> [Float] {
        var result = [Float](
            repeating: .nan, count: (columns + panel - 1) / panel * panel * rows)
        unsafe vane_pack_columns(source, rows, columns, columns, panel, &result, rows * panel)
        return result
    }

    /// What rounding may do to a chain of sums: half a unit, 6e-8, of a partial sum of order 1 at each of its terms.
    static func rounding(ofSum terms: Int) -> Double { 1e-7 * Double(max(terms, 2)) }

    @Test(arguments: shapes) func `What is packed by rows is unpacked as it was`(shape: Shape) {
        var found = [Float](repeating: .nan, count: shape.weight.count)
        unsafe vane_unpack_rows(shape.packedWeight, shape.outputs, shape.inputs, 16, &found)
        #expect(found == shape.weight)
    }

    @Test func `Panels hold columns or rows side by side, and zeros where there are none`() {
        let source: [Float] = [1, 2, 3, 4, 5, 6]
        #expect(Self.packedColumns(source, 2, 3, panel: 2) == [1, 2, 4, 5, 3, 0, 6, 0])
        #expect(Self.packedRows(source, 3, 2, panel: 2) == [1, 3, 2, 4, 5, 0, 6, 0])
    }

    @Test(arguments: KernelLevel.all, shapes)
    func `The product forward is that of double precision`(level: KernelLevel, shape: Shape) {
        let leading = 16 * shape.panels
        let inputs = Self.packedRows(shape.rows, shape.batch, shape.inputs, panel: 6)
        var found = GuardedFloats(Array(repeating: .nan, count: shape.batch * leading))
        level.run {
            unsafe found.with {
                unsafe vane_layer_forward(
                    shape.packedWeight, inputs, shape.batch, shape.inputs, shape.panels, $0,
                    leading)
            }
        }
        #expect(found.isIntact)
        let (values, weight, rows) = (found.values, shape.weight, shape.rows)
        for s in 0..<shape.batch {
            for o in 0..<leading {
                let exact =
                    o >= shape.outputs
                    ? 0
                    : (0..<shape.inputs).reduce(0.0) {
                        $0 + Double(rows[s * shape.inputs + $1])
                            * Double(weight[o * shape.inputs + $1])
                    }
                let bound = Self.rounding(ofSum: shape.inputs)
                #expect(abs(Double(values[s * leading + o]) - exact) <= bound)
            }
        }
    }

    @Test(arguments: KernelLevel.all, shapes)
    func `The product backward is that of double precision, in parts too`(
        level: KernelLevel, shape: Shape
    ) {
        let leading = (shape.batch + 15) / 16 * 16
        let gradient = Self.packedRows(
            shape.gradient, shape.batch, 16 * shape.panels, panel: 16)
        let (weight, slopes) = (shape.weight, shape.gradient)
        for (first, end) in [(0, shape.inputs), (shape.inputs / 3, shape.inputs)] {
            var found = GuardedFloats(Array(repeating: .nan, count: (end - first) * leading))
            level.run {
                unsafe found.with {
                    unsafe vane_layer_backward(
                        shape.packedWeight, gradient, shape.batch, shape.inputs, shape.panels,
                        first, end, $0)
                }
            }
            #expect(found.isIntact)
            let values = found.values
            for i in first..<end {
                for s in 0..<leading {
                    let exact =
                        s >= shape.batch
                        ? 0
                        : (0..<shape.outputs).reduce(0.0) {
                            $0 + Double(weight[$1 * shape.inputs + i])
                                * Double(slopes[s * 16 * shape.panels + $1])
                        }
                    let bound = Self.rounding(ofSum: shape.outputs)
                    #expect(abs(Double(values[(i - first) * leading + s]) - exact) <= bound)
                }
            }
        }
    }

    @Test(arguments: KernelLevel.all, shapes)
    func `The update is Adam's of the gradient in double precision`(
        level: KernelLevel, shape: Shape
    ) {
        let count = shape.outputs * shape.inputs
        let (m, v) = (numbers(count, stream: 4), numbers(count, stream: 5).map { abs($0) + 0.1 })
        let inputs = Self.packedColumns(shape.rows, shape.batch, shape.inputs, panel: 6)
        let gradient = Self.packedColumns(
            shape.gradient, shape.batch, 16 * shape.panels, panel: 16)
        func packed(_ values: [Float]) -> GuardedFloats {
            GuardedFloats(Self.packedRows(values, shape.outputs, shape.inputs, panel: 16))
        }
        var (weights, firsts, seconds) = (packed(shape.weight), packed(m), packed(v))
        level.run {
            unsafe weights.with { weight in
                unsafe firsts.with { first in
                    unsafe seconds.with { second in
                        for p in 0..<shape.panels {
                            let at = p * shape.inputs * 16
                            unsafe withUnsafePointer(to: AdamKernelTests.step) { step in
                                unsafe vane_layer_update(
                                    step, inputs,
                                    Array(gradient[(p * shape.batch * 16)...]), shape.batch,
                                    shape.inputs, weight + at, first + at, second + at)
                            }
                        }
                    }
                }
            }
        }
        #expect(weights.isIntact && firsts.isIntact && seconds.isIntact)
        let found = [weights, firsts, seconds].map { memory in
            var rows = [Float](repeating: .nan, count: count)
            unsafe vane_unpack_rows(memory.values, shape.outputs, shape.inputs, 16, &rows)
            return rows
        }
        let (weight, rows, slopes) = (shape.weight, shape.rows, shape.gradient)
        for index in 0..<count {
            let (o, i) = (index / shape.inputs, index % shape.inputs)
            let slope = (0..<shape.batch).reduce(0.0) {
                $0 + Double(rows[$1 * shape.inputs + i])
                    * Double(slopes[$1 * 16 * shape.panels + o])
            }
            let exact = ExactAdam(step: AdamKernelTests.step).stepped(
                (Double(weight[index]), Double(m[index]), Double(v[index])), gradient: slope)
            #expect(abs(Double(found[0][index]) - exact.parameter) <= 2e-7)
            #expect(abs(Double(found[1][index]) - exact.first) <= 1e-6)
            #expect(abs(Double(found[2][index]) - exact.second) <= 1e-6)
        }
    }
}
