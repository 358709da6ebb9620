/// Places names beside points so that they cover each other and the points as little as possible.
///
/// It is greedy: each name takes, among places around its point at growing distances, the one that covers least.
struct LabelPlacement {
    /// The frame that names should stay in.
    let bounds: Box
    /// What names should not cover.
    private var taken: [Box] = []

    /// Starts without names.
    init(bounds: Box) {
        self.bounds = bounds
    }

    /// A rectangle, in pixels.
    struct Box {
        /// The left edge.
        let x: Double
        /// The upper edge.
        let y: Double
        /// The width.
        let width: Double
        /// The height.
        let height: Double

        /// A rectangle by its edges.
        init(x: Double, y: Double, width: Double, height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }

        /// A square around a place.
        init(around place: (x: Double, y: Double), radius: Double) {
            self.init(
                x: place.x - radius, y: place.y - radius, width: 2 * radius, height: 2 * radius)
        }

        /// The area that two rectangles share.
        func overlap(_ other: Box) -> Double {
            let across = min(x + width, other.x + other.width) - max(x, other.x)
            let down = min(y + height, other.y + other.height) - max(y, other.y)
            return across > 0 && down > 0 ? across * down : 0
        }
    }

    /// A name with its place.
    struct Label {
        /// The name.
        let words: String
        /// The middle.
        let x: Double
        /// The line it stands on.
        let y: Double
        /// The ends of a line that leads to the point, where the name is far from it.
        let lead: (from: (x: Double, y: Double), to: (x: Double, y: Double))?

        /// What is drawn.
        var markup: Markup {
            let line: Markup = lead.map { .line("lead", from: $0.from, to: $0.to) } ?? ""
            return line + .words(words, "mid", x: x, y: y)
        }
    }

    /// Keeps a rectangle free.
    mutating func avoid(_ box: Box) { taken.append(box) }

    /// Places a name beside a point, and keeps its place free from then on.
    mutating func place(_ words: String, at point: (x: Double, y: Double)) -> Label {
        let (width, height) = (words.drawnWidth + 4, 14.0)
        var best: (cost: Double, box: Box, distance: Double)?
        for distance in [9.0, 18, 30, 46, 64] {
            for (right, down) in [
                (1, 0), (1, -1), (1, 1), (-1, 0), (-1, -1), (-1, 1), (0, -1), (0, 1),
            ] {
                let (right, down) = (Double(right), Double(down))
                let slant = right == 0 || down == 0 ? 1 : 0.75
                let middle = (
                    x: point.x + right * (distance * slant + width / 2),
                    y: point.y + down * (distance * slant + height / 2)
                )
                let box = Box(
                    x: middle.x - width / 2, y: middle.y - height / 2, width: width, height: height)
                let outside = width * height - box.overlap(bounds)
                let covered = taken.reduce(0) { $0 + $1.overlap(box) }
                let cost = covered + 4 * outside + distance
                if cost < best?.cost ?? .infinity { best = (cost, box, distance) }
            }
        }
        let (box, distance) =
            best.map { ($0.box, $0.distance) } ?? (Box(around: point, radius: 7), 0)
        taken.append(box)
        let middle = (x: box.x + box.width / 2, y: box.y + box.height / 2)
        let edge = (
            x: max(box.x, min(box.x + box.width, point.x)),
            y: max(box.y, min(box.y + box.height, point.y))
        )
        return Label(
            words: words, x: middle.x, y: middle.y + 4,
            lead: distance > 9 ? (point, edge) : nil)
    }

    /// Heights near those given, in the same order, at least a pitch apart and inside the frame where that is possible.
    static func spread(
        _ heights: [Double], pitch: Double, within frame: ClosedRange<Double>
    ) -> [Double] {
        var spread = heights
        for index in spread.indices.dropFirst() {
            spread[index] = max(spread[index], spread[index - 1] + pitch)
        }
        var limit = frame.upperBound
        for index in spread.indices.reversed() {
            spread[index] = min(spread[index], limit)
            limit = spread[index] - pitch
        }
        return spread
    }
}
