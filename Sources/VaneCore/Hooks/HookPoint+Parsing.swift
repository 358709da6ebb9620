extension HookPoint {
    /// Reads a single hook point such as `resid_post.3`, `head_out.2.5` or `final_norm`.
    ///
    /// - Throws: ``VaneError`` with code `unparsable`.
    public init(_ text: String) throws {
        let points = try HookPoint.list(text)
        guard points.count == 1 else {
            throw VaneError(
                .unparsable,
                "Hook point '\(text)' names \(points.count) places where one is expected.")
        }
        self = points[0]
    }

    /// Reads hook points separated by commas or `+`, with block ranges such as `resid_post.0-3`.
    ///
    /// - Throws: ``VaneError`` with code `unparsable`.
    public static func list(_ text: String) throws -> [HookPoint] {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "+" }
        return try parts.flatMap { try expand(String($0)) }
    }

    /// Reads one element of a list, which may be a range of blocks.
    private static func expand(_ text: String) throws -> [HookPoint] {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, let site = HookSite(rawValue: name) else {
            throw unparsable(
                text,
                "its site is none of \(HookSite.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard site.isPerBlock else {
            guard parts.count == 1 else { throw unparsable(text, "\(name) has no block number") }
            return [HookPoint(site)]
        }
        guard parts.count >= 2 else {
            throw unparsable(text, "\(name) needs a block, as in \(name).0")
        }
        guard parts.count == 2 || (parts.count == 3 && site == .headOut) else {
            throw unparsable(text, "only head_out takes a second number")
        }
        let blocks = try range(parts[1], of: text)
        guard parts.count == 3 else { return blocks.map { HookPoint(site, block: $0) } }
        let heads = try range(parts[2], of: text)
        guard blocks.count * heads.count <= 1 << 20 else {
            throw unparsable(text, "it names \(blocks.count * heads.count) heads")
        }
        return blocks.flatMap { block in heads.map { HookPoint(site, block: block, head: $0) } }
    }

    /// Reads `3` or `0-11`.
    private static func range(_ text: String, of whole: String) throws -> ClosedRange<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = ends.compactMap { natural($0) }
        guard numbers.count == ends.count, (1...2).contains(numbers.count),
            numbers[0] <= numbers[numbers.count - 1], numbers[numbers.count - 1] < 1 << 20
        else { throw unparsable(whole, "'\(text)' is neither a number nor a range such as 0-11") }
        return numbers[0]...numbers[numbers.count - 1]
    }

    /// Reads digits without a sign.
    private static func natural(_ text: Substring) -> Int? {
        text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
    }

    /// The error for text that is no hook point.
    private static func unparsable(_ text: String, _ reason: String) -> VaneError {
        VaneError(
            .unparsable,
            "Hook point '\(text)' cannot be read: \(reason); write site.block, as in resid_post.3.")
    }
}
