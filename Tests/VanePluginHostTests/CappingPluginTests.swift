import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// What holds for activation capping whatever the numbers are; figures of NumPy are in ``LearnedPluginTests``.
@Suite(.enabled(if: ShippedPlugin.areBuilt, "The plugins' libraries are not beside the tests."))
struct CappingPluginTests {
    /// Fits activation capping to rows, in this process or in a child.
    static func fit(
        _ rows: LabeledRows, _ settings: [String: String] = [:], sandboxed: Bool = false
    ) throws -> (artifact: Artifact, method: Method) {
        let method = try LearnedPluginTests.method(.capping, sandboxed: sandboxed)
        return (try TrainedMethods.fit(method, on: .rows(rows), settings), method)
    }

    /// Returns a row's projection onto an axis, summed in the order in which the plugin sums.
    static func projection(_ row: [Float], _ axis: [Float]) -> Double {
        var sums = [0.0, 0.0]
        for i in row.indices { sums[i & 1] += Double(row[i]) * Double(axis[i]) }
        return sums[0] + sums[1]
    }

    /// Edits rows one by one with strength 1; returns them and the number declined.
    static func cap(
        _ rows: [[Float]], by intervention: any Intervention
    ) throws -> (rows: [[Float]], declined: Int) {
        var batch = ActivationRows(width: rows[0].count, capacity: rows.count)
        for (index, row) in rows.enumerated() {
            let label = RowLabel(sequence: 0, position: index, promptLength: 1, token: 0)
            batch.append(label, strength: 1, from: row.span, at: 0)
        }
        let prepared = try intervention.prepare(
            for: RunShape(width: rows[0].count, sequences: 1, rows: rows.count))
        let outcome = prepared.apply(to: &batch)
        #expect(outcome.failure == nil)
        let width = rows[0].count
        let values = batch.tensor.elements
        return (
            rows.indices.map { Array(values[($0 * width)..<(($0 + 1) * width)]) }, outcome.declined
        )
    }

    /// An artefact of the method with an axis and a threshold of one's own.
    static func artifact(axis: [Float], threshold: Float, side: String) -> Artifact {
        Artifact(
            method: "activation-capping", parameters: ["side": side],
            tensors: [
                "axis": Tensor(shape: [axis.count], axis),
                "threshold": Tensor(shape: [], [threshold]),
            ])
    }

    @Test(.tags(.law), arguments: ["floor", "ceiling"], [25, 50])
    func `Rows on the wrong side are brought to the threshold and the others keep every bit`(
        side: String, percentile: Int
    ) throws {
        let (artifact, method) = try Self.fit(
            TrainedMethods.rows(), ["side": side, "percentile": "\(percentile)"])
        let axis = try artifact.require("axis").elements
        let threshold = Double(try artifact.require("threshold")[0])
        let pass = try SteeredPass(
            TrainedMethods.intervention(of: artifact, by: method), selecting: .all)
        var declined = 0
        for (before, after) in zip(pass.before, pass.after) {
            let old = Self.projection(before, axis)
            if side == "floor" ? old >= threshold : old <= threshold {
                declined += 1
                #expect(after.bits == before.bits)
            } else {
                // Rows of length near 3 in single precision.
                #expect(abs(Self.projection(after, axis) - threshold) < 1e-6)
            }
        }
        #expect(declined > 0 && declined < pass.before.count)
        let entry = try #require(pass.receipt.applications.first)
        #expect(entry.visits.reduce(0) { $0 + $1.declined } == declined)
        #expect(entry.rowsChanged == pass.before.count - declined)
    }

    @Test(arguments: ["floor", "ceiling"])
    func `A row that lies on the threshold is declined`(side: String) throws {
        let method = try LearnedPluginTests.method(.capping, sandboxed: false)
        let intervention = try TrainedMethods.intervention(
            of: Self.artifact(axis: [0, 1, 0], threshold: 0.5, side: side), by: method)
        let rows: [[Float]] = [[3, 0.5, -1], [3, 0.25, -1], [3, 0.75, -1]]
        let capped = try Self.cap(rows, by: intervention)
        #expect(capped.declined == 2)
        let lifted = side == "floor" ? 1 : 2
        for row in rows.indices {
            #expect(capped.rows[row] == (row == lifted ? [3, 0.5, -1] : rows[row]))
        }
    }

    @Test(.tags(.law), arguments: ["all", "kept"])
    func `The 0th and 100th percentiles are the least and the greatest projection`(
        over: String
    ) throws {
        let rows = try TrainedMethods.rows()
        let width = rows.values.width
        for percentile in [0, 100] {
            let artifact = try Self.fit(
                rows, ["over": over, "percentile": "\(percentile)"]
            ).artifact
            let axis = try artifact.require("axis").elements
            let projections = rows.labels.indices.filter { over == "all" || rows.labels[$0] > 0 }
                .map { row in Self.projection((0..<width).map { rows.values[row, $0] }, axis) }
            let wanted = percentile == 0 ? projections.min() : projections.max()
            #expect(try artifact.require("threshold")[0] == wanted.map { Float($0) })
        }
    }

    @Test(.tags(.law)) func `Capping twice is capping once`() throws {
        let (artifact, method) = try Self.fit(TrainedMethods.rows(), ["percentile": "60"])
        let intervention = try TrainedMethods.intervention(of: artifact, by: method)
        let rows = (0..<20).map { row in
            TransportPluginTests.numbers(SteeredPass.width, seed: UInt64(row))
        }
        let once = try Self.cap(rows, by: intervention)
        let twice = try Self.cap(once.rows, by: intervention)
        #expect(once.declined < rows.count)
        // Where rounding left a row a last bit short of the threshold it is moved by as much again.
        for (first, second) in zip(once.rows.flatMap(\.self), twice.rows.flatMap(\.self)) {
            #expect(abs(first - second) < 1e-6)
        }
    }

    @Test func `All classes but the first are to be kept`() throws {
        let rows = try TrainedMethods.rows()
        var three = rows
        three.classes = ["calm", "lively", "livelier"]
        three.labels = rows.labels.enumerated().map { $1 == 0 ? 0 : 1 + $0 % 2 }
        #expect(Set(three.labels) == [0, 1, 2])
        let (first, second) = (try Self.fit(rows).artifact, try Self.fit(three).artifact)
        #expect(first.tensors.keys.sorted() == ["axis", "threshold"])
        for (name, tensor) in first.tensors {
            #expect(try second.require(name).elements.bits == tensor.elements.bits)
        }
    }

    @Test func `Sides with the same mean have no axis and are refused in words`() throws {
        let rows = try LabeledRows(
            values: Tensor(shape: [4, 2], [1, 2, 3, 4, 3, 4, 1, 2]), labels: [0, 0, 1, 1],
            classes: ["departed", "kept"])
        let error = #expect(throws: PluginError.self) { try Self.fit(rows) }
        #expect(error?.code == .failed)
        #expect(
            error?.message.contains(
                "both sides have the same mean, so there is no axis; check the labels") == true,
            "\(error?.message ?? "")")
    }

    @Test(arguments: ["floor", "ceiling"])
    func `A child learns and caps the same bits`(side: String) throws {
        let rows = try TrainedMethods.rows()
        let inside = try Self.fit(rows, ["side": side])
        let outside = try Self.fit(rows, ["side": side], sandboxed: true)
        for (name, tensor) in inside.artifact.tensors {
            #expect(try outside.artifact.require(name).elements.bits == tensor.elements.bits)
        }
        let passes = try [inside, outside].map {
            try SteeredPass(
                TrainedMethods.intervention(of: $0.artifact, by: $0.method), selecting: .all)
        }
        #expect(passes[0].after.map(\.bits) == passes[1].after.map(\.bits))
        #expect(passes[0].receipt == passes[1].receipt)
    }
}
