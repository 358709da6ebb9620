/// How strongly rows are edited, α(t), where t counts the decoding steps: 0 during the prompt, then 1, 2, ….
public enum StrengthSchedule: Sendable, Hashable, CustomStringConvertible {
    /// The same strength at every step.
    case constant(Float)
    /// From `start` at the first generated token to `end` after `steps` more, and `end` from there on.
    case linear(start: Float, end: Float, steps: Int)
    /// Halves every `halfLife` steps.
    case decaying(start: Float, halfLife: Float)

    /// Returns the strength at a decoding step.
    public func strength(atStep step: Int) -> Float {
        let t = Float(max(0, step - 1))
        switch self {
        case .constant(let value): return value
        case .linear(let start, let end, let steps):
            return start + (end - start) * min(1, t / Float(max(1, steps)))
        case .decaying(let start, let halfLife):
            return start * Float.power(0.5, t / halfLife)
        }
    }

    /// Whether every step has strength 0.
    public var isZero: Bool {
        switch self {
        case .constant(let value): value == 0
        case .linear(let start, let end, _): start == 0 && end == 0
        case .decaying(let start, _): start == 0
        }
    }

    /// The written form: `1.5`, `linear(2:0:16)` or `decaying(2:8)`.
    public var description: String {
        switch self {
        case .constant(let value): value.shortest
        case .linear(let start, let end, let steps):
            "linear(\(start.shortest):\(end.shortest):\(steps))"
        case .decaying(let start, let halfLife): "decaying(\(start.shortest):\(halfLife.shortest))"
        }
    }

    /// Reads the written form.
    ///
    /// - Throws: ``VaneError`` with code `unparsable`.
    public init(_ text: String) throws {
        let failure = VaneError(
            .unparsable,
            "Strength '\(text)' is neither a finite number nor linear(START:END:STEPS) nor decaying(START:HALFLIFE)."
        )
        if let value = Float(text), value.isFinite {
            self = .constant(value)
            return
        }
        guard text.last == ")", let open = text.firstIndex(of: "(") else { throw failure }
        let parts = text[text.index(after: open)...].dropLast()
            .split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Float($0) }.filter(\.isFinite)
        switch (text[..<open], numbers.count == parts.count ? numbers.count : -1) {
        case ("linear", 3)
        where numbers[2] >= 1 && numbers[2] < 1e6 && numbers[2].rounded() == numbers[2]:
            self = .linear(start: numbers[0], end: numbers[1], steps: Int(numbers[2]))
        case ("decaying", 2) where numbers[1] > 0:
            self = .decaying(start: numbers[0], halfLife: numbers[1])
        default: throw failure
        }
    }
}

extension Float {
    /// The shortest text that reads back as the same number, without a needless `.0`.
    public var shortest: String {
        let text = "\(self)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Raises one half to a power by squaring for the whole part and a series for the rest.
    ///
    /// Accurate to single precision for the small exponents of a schedule, without a C library.
    fileprivate static func power(_ half: Float, _ exponent: Float) -> Float {
        let whole = exponent.rounded(.down)
        var result = Double(sign: .plus, exponent: -Int(min(whole, 1_000)), significand: 1)
        let x = -Double(exponent - whole) * 0.693_147_180_559_945_3
        var (term, sum) = (1.0, 1.0)
        for n in 1..<16 {
            term *= x / Double(n)
            sum += term
        }
        result *= sum
        return Float(result)
    }
}
