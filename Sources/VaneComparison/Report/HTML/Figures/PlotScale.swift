/// A map from numbers to pixels, with the numbers at which an axis is marked.
struct PlotScale {
    /// The numbers whose places are fixed, ascending; between them places go in proportion.
    private var stops: [(value: Double, place: Double)]
    /// The numbers at which the axis is marked.
    private(set) var ticks: [Double]
    /// The number of decimals of the marks.
    private var decimals: Int

    /// The first pixel.
    var start: Double { stops[0].place }
    /// The last pixel.
    var end: Double { stops[stops.count - 1].place }
    /// The least number.
    var lower: Double { stops[0].value }
    /// The greatest number.
    var upper: Double { stops[stops.count - 1].value }

    /// A scale with round ends that covers numbers.
    ///
    /// - Parameters:
    ///   - values: The numbers.
    ///   - limits: What no end goes beyond, such as 0 and 1 for shares.
    ///   - start: The first pixel.
    ///   - end: The last pixel.
    ///   - count: About how many marks there shall be.
    init(
        covering values: [Double], within limits: ClosedRange<Double>? = nil, from start: Double,
        to end: Double, marks count: Int = 5
    ) {
        let finite = values.filter { $0.isFinite && abs($0) < 1e12 }
        var (lower, upper) = (finite.min() ?? 0, finite.max() ?? 1)
        if upper - lower < 1e-9 * max(1, abs(upper)) {
            let margin = max(abs(upper) * 0.1, 0.5)
            (lower, upper) = (lower - margin, upper + margin)
        }
        let step = Self.step((upper - lower) / Double(count))
        (lower, upper) = ((lower / step).rounded(.down) * step, (upper / step).rounded(.up) * step)
        if let limits, limits.lowerBound <= finite.min() ?? limits.lowerBound,
            limits.upperBound >= finite.max() ?? limits.upperBound
        {
            (lower, upper) = (max(lower, limits.lowerBound), min(upper, limits.upperBound))
        }
        let first = Int((lower / step).rounded(.up))
        let last = max(first, Int((upper / step + 1e-9).rounded(.down)))
        stops = [(lower, start), (upper, end)]
        ticks = (first...last).map { Double($0) * step }
        decimals = Self.decimals(step)
    }

    /// A scale of strengths: in proportion, unless they are many times apart; then they stand side by side in their order.
    ///
    /// - Precondition: There is a strength.
    init(strengths: [Double], from start: Double, to end: Double) {
        let values = Set(strengths).sorted()
        self.init(covering: values, from: start, to: end, marks: 3)
        let least = values.first { $0 > 0 } ?? 1
        guard values.count > 2, values[0] >= 0, values[values.count - 1] / least >= 12 else {
            guard values.count > 1 else { return }
            // The strengths are the axis: it begins and ends with them.
            stops = [(values[0], start), (values[values.count - 1], end)]
            ticks = ticks.filter { values[0] <= $0 && $0 <= values[values.count - 1] }
            return
        }
        stops = values.enumerated().map { index, value in
            (value, start + (end - start) * Double(index) / Double(values.count - 1))
        }
        let stride = (values.count + 5) / 6
        ticks = values.indices.filter { $0 % stride == 0 }.map { values[$0] }
        decimals = -1
    }

    /// A number's place.
    func callAsFunction(_ value: Double) -> Double {
        let inside = max(lower, min(upper, value))
        let index = max(1, stops.firstIndex { $0.value >= inside } ?? stops.count - 1)
        let (left, right) = (stops[index - 1], stops[index])
        let share = (inside - left.value) / (right.value - left.value)
        return left.place + share * (right.place - left.place)
    }

    /// A mark's text.
    func label(_ value: Double) -> String {
        decimals < 0 ? value.plain : value.fixed(decimals).replacing("-", with: "−")
    }

    /// The next round number, 1, 2 or 5 times a power of ten, above a width.
    private static func step(_ width: Double) -> Double {
        var power = 1.0
        while power > width { power /= 10 }
        while power * 10 <= width { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= width * 0.999 } ?? power * 10
    }

    /// The decimals that a step needs.
    private static func decimals(_ step: Double) -> Int {
        var (scaled, count) = (step, 0)
        while count < 6, abs(scaled - scaled.rounded()) > 1e-6 {
            (scaled, count) = (scaled * 10, count + 1)
        }
        return count
    }
}
