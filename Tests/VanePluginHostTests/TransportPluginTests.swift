import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// What holds for linear transport whatever the numbers are; figures of NumPy are in ``LearnedPluginTests``.
@Suite(.enabled(if: ShippedPlugin.areBuilt, "The plugins' libraries are not beside the tests."))
struct TransportPluginTests {
    /// How a class differs from the numbers it is drawn from.
    typealias Line = (slope: Float, offset: Float)

    /// Numbers in `[-1, 1)`.
    static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float(random.unit() * 2 - 1) }
    }

    /// Labelled rows of one value: the classes one after the other.
    static func rows(_ classes: [[Float]]) throws -> LabeledRows {
        let values = classes.flatMap(\.self)
        return try LabeledRows(
            values: Tensor(shape: [values.count, 1], values),
            labels: classes.enumerated().flatMap { Array(repeating: $0, count: $1.count) },
            classes: classes.indices.map { "class \($0)" })
    }

    /// Fits linear transport, in this process or in a child.
    static func fit(
        _ rows: LabeledRows, _ settings: [String: String] = [:], sandboxed: Bool = false
    ) throws -> (artifact: Artifact, method: Method) {
        let method = try LearnedPluginTests.method(.transport, sandboxed: sandboxed)
        return (try TrainedMethods.fit(method, on: .rows(rows), settings), method)
    }

    /// Returns a line's slope and offset of an artefact with one coordinate.
    static func line(_ artifact: Artifact) throws -> Line {
        (try artifact.require("slope")[0], try artifact.require("offset")[0])
    }

    @Test(.tags(.law), arguments: [0, 0.25, 3] as [Float])
    func `A target that is the source stretched and shifted is reached`(slope: Float) throws {
        // In one dimension the transport pairs sorted values, so that the line goes through every pair.
        let source = Self.numbers(57, seed: 1)
        let target = source.map { slope * $0 + 7 }.reversed()
        let line = try Self.line(Self.fit(Self.rows([source, Array(target)])).artifact)
        // The target is rounded to single precision, near 10.
        #expect(abs(line.slope - slope) < 1e-6)
        #expect(abs(line.offset - 7) < 1e-6)
    }

    @Test(.tags(.law)) func `A source of twice the target's size is read between neighbours`()
        throws
    {
        // Hazen's place of (i − ½)/m among 2m values is in the middle of the values 2i − 1 and 2i.
        let source = Self.numbers(48, seed: 2).sorted()
        let middles = stride(from: 0, to: 48, by: 2).map { (source[$0] + source[$0 + 1]) / 2 }
        let line = try Self.line(
            Self.fit(Self.rows([source, middles.map { 3 * $0 - 1 }])).artifact)
        #expect(abs(line.slope - 3) < 1e-6)
        #expect(abs(line.offset + 1) < 1e-6)
    }

    @Test(.tags(.law), arguments: ["linear", "gaussian", "mean"], [(9, 14), (14, 9), (30, 30)])
    func `A coordinate that is constant in the source is shifted`(
        map: String, sizes: (source: Int, target: Int)
    ) throws {
        for constant in [0.3, -12.34, 0] as [Float] {
            let target = Self.numbers(sizes.target, seed: 3)
            let source = [Float](repeating: constant, count: sizes.source)
            let line = try Self.line(Self.fit(Self.rows([source, target]), ["map": map]).artifact)
            #expect(line.slope == 1)
            let mean = target.reduce(0) { $0 + Double($1) } / Double(target.count)
            // The mean of fewer quantiles than values is not quite that of the values.
            guard map != "linear" || sizes.source >= sizes.target else { continue }
            #expect(abs(Double(line.offset) - (mean - Double(constant))) < 1e-6)
        }
    }

    @Test func `All classes but the first are the target`() throws {
        let (source, target) = (Self.numbers(20, seed: 4), Self.numbers(31, seed: 5).map { $0 + 2 })
        let two = try Self.fit(Self.rows([source, target])).artifact
        let three = try Self.fit(
            Self.rows([source, Array(target[..<9]), Array(target[9...])])
        ).artifact
        #expect(two.tensors.keys.sorted() == ["greatest", "least", "offset", "slope"])
        for (name, tensor) in two.tensors {
            #expect(try three.require(name).elements.bits == tensor.elements.bits)
        }
    }

    @Test(arguments: ["observed", "all"], [0.5, 1, -0.5] as [Float])
    func `Values outside of the source's range keep every bit unless they are asked for`(
        support: String, strength: Float
    ) throws {
        let (artifact, method) = try Self.fit(TrainedMethods.rows(), ["support": support])
        let (least, greatest) = (
            try artifact.require("least"), try artifact.require("greatest")
        )
        let pass = try SteeredPass(
            TrainedMethods.intervention(of: artifact, by: method), selecting: .all,
            strength: .constant(strength))
        var outside = 0
        for row in pass.labels.indices {
            for (j, value) in pass.before[row].enumerated() {
                let isInside = least[j] <= value && value <= greatest[j]
                let isKept = value.bitPattern == pass.after[row][j].bitPattern
                #expect(isKept == (!isInside && support == "observed"))
                if !isInside { outside += 1 }
            }
        }
        // Rows lie in ±2 and the source in ±1, so that there are values of both kinds.
        #expect(outside > 0 && outside < pass.labels.count * SteeredPass.width)
        let entry = try #require(pass.receipt.applications.first)
        let changed = zip(pass.before, pass.after).count { $0.bits != $1.bits }
        #expect(entry.rowsChanged == changed)
        #expect(entry.visits.allSatisfy { $0.declined == 0 })
    }

    @Test func `Rows that lie outside of the source's range altogether are an error`() throws {
        let far = try LabeledRows(
            values: Tensor(
                shape: [4, SteeredPass.width],
                (0..<4 * SteeredPass.width).map { 10 + Float($0) }),
            labels: [0, 0, 1, 1], classes: ["source", "target"])
        let (artifact, method) = try Self.fit(far)
        let error = #expect(throws: VaneError.self) {
            try SteeredPass(TrainedMethods.intervention(of: artifact, by: method))
        }
        #expect(error?.code == .noEffect)
    }

    @Test(arguments: ["linear", "gaussian", "mean"])
    func `A child learns and carries the same bits`(map: String) throws {
        let rows = try TrainedMethods.rows()
        let inside = try Self.fit(rows, ["map": map])
        let outside = try Self.fit(rows, ["map": map], sandboxed: true)
        for (name, tensor) in inside.artifact.tensors {
            #expect(try outside.artifact.require(name).elements.bits == tensor.elements.bits)
        }
        let passes = try [inside, outside].map {
            try SteeredPass(TrainedMethods.intervention(of: $0.artifact, by: $0.method))
        }
        #expect(passes[0].after.map(\.bits) == passes[1].after.map(\.bits))
        #expect(passes[0].receipt == passes[1].receipt)
    }
}
