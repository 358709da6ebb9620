/// What each prompt counts, so that classes count alike however many prompts they have.
enum ClassBalance {
    /// Returns the weight of every prompt: half for the neutral class, half for the others in equal shares; they add up to 1.
    ///
    /// Without a neutral class, or when one of the two halves has no prompts, all classes that have prompts share equally.
    static func weights(wanted: [Int], hasNeutral: Bool) -> [Double] {
        var counts: [Int: Int] = [:]
        for item in wanted { counts[item, default: 0] += 1 }
        let others = counts.keys.count { $0 != 0 }
        let halves = hasNeutral && others > 0 && counts[0] != nil
        return wanted.map { item in
            let share =
                halves ? (item == 0 ? 0.5 : 0.5 / Double(others)) : 1 / Double(counts.count)
            return share / Double(counts[item] ?? 1)
        }
    }
}
