import VaneCore
import VaneTensors

extension HookVisitor {
    /// Shows rows at a hook's site, as a model would, and returns them as they are afterwards.
    func play(_ site: HookSite, _ block: Int?, _ rows: [[Float]], _ labels: [RowLabel]) -> [[Float]]
    {
        let width = rows.first?.count ?? 0
        var values = Tensor<Float>(shape: [rows.count, width], rows.flatMap(\.self))
        guard wants(site, block: block) else { return rows }
        values.withMutableSpan {
            visit(site, block: block, values: &$0, width: width, labels: labels)
        }
        return (0..<rows.count).map { row in (0..<width).map { values[row, $0] } }
    }
}

extension RowLabel {
    /// The labels of a sequence's positions.
    static func positions(
        _ positions: Range<Int>, promptLength: Int, sequence: Int = 0
    ) -> [RowLabel] {
        positions.map {
            RowLabel(sequence: sequence, position: $0, promptLength: promptLength, token: 10 + $0)
        }
    }
}

extension Array where Element == [Float] {
    /// Rows that count up from one in steps of one.
    static func counting(_ rows: Int, width: Int) -> [[Float]] {
        (0..<rows).map { row in (0..<width).map { Float(1 + row * width + $0) } }
    }
}
