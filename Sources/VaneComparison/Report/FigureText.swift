extension Double {
    /// The number with three decimals and its sign.
    var signed: String { (self < 0 ? "" : "+") + fixed(3) }

    /// The number with as few decimals as it needs, three at most.
    var plain: String {
        var text = fixed(3)
        while text.contains("."), let end = text.last, end == "0" || end == "." {
            text.removeLast()
        }
        return text
    }
}

extension [Double] {
    /// The ends of an interval as text; nothing when there is none.
    var range: String {
        count == 2 ? "[\(self[0].fixed(3)), \(self[1].fixed(3))]" : ""
    }

    /// Whether these are the ends of an interval that leaves out a value.
    func excludes(_ value: Double) -> Bool {
        count == 2 && (self[0] > value || self[1] < value)
    }
}
