import FoundationEssentials
import VaneComparison
import VaneCore
import VaneTensors

/// What scikit-learn and NumPy give for a sweep over heads; made by `Tests/Fixtures/Comparison/heads.py`.
struct HeadFigures: Decodable {
    /// A direction with the spread along it.
    struct Axis: Decodable {
        let direction: [Double]
        let deviation: Double
    }
    /// One head.
    struct Head: Decodable {
        let block: Int
        let head: Int
        let accuracy: Double
        let massMean: Axis
        let probe: Axis
    }

    let heads: [Head]
    let ranking: [[Int]]
    let chosen: Int
    let strength: Float
    let edited: [[[Double]]]
    let positives: [Int]

    /// The number of training rows, and of all rows.
    static let (train, all) = (90, 130)
    /// The number of heads of a block, and the width of a head.
    static let (headCount, width) = (3, 4)

    /// Reads the file beside the script that wrote it.
    static func load() throws -> HeadFigures {
        let path = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(
            contentsOf: URL(filePath: "/" + path + "/Fixtures/Comparison/heads.json"))
        return try JSONDecoder().decode(HeadFigures.self, from: data)
    }

    /// The labels of the script's rows.
    static func labels() -> [Bool] { units(41, 100, all).map { Float(2 * $0 - 1) > 0 } }

    /// The rows of a block as the script draws them, `[130, 12]`.
    static func rows(_ block: Int) -> Tensor<Float> {
        let width = headCount * Self.width
        var values = Tensor(
            shape: [all, width],
            units(41, UInt64(block), all * width).map { Float(2 * $0 - 1) })
        for (row, isPositive) in labels().enumerated() {
            for head in 0..<headCount {
                let column = head * Self.width + (head + block) % Self.width
                let shift = Float(0.125 * Double(1 + head + 2 * block))
                values[row, column] += isPositive ? shift : -shift
            }
        }
        return values
    }

    /// The rows of both blocks, divided; `changing` may change the validation rows.
    static func blocks(
        changing: (inout Tensor<Float>) -> Void = { _ in }
    ) -> [HeadSweep.Block] {
        (0..<2).map { block in
            let rows = rows(block)
            var validation = rows.keepingRows(Array(train..<all))
            changing(&validation)
            return HeadSweep.Block(
                hook: HookPoint(.headOut, block: block),
                train: rows.keepingRows(Array(0..<train)), validation: validation)
        }
    }

    /// The sweep over the script's rows.
    static func sweep(_ blocks: [HeadSweep.Block] = blocks()) throws -> HeadSweep {
        let labels = labels()
        return try HeadSweep.fit(
            blocks, trainLabels: Array(labels[..<train]),
            validationLabels: Array(labels[train...]), heads: headCount)
    }
}
