/// Guesses which word was meant.
package enum Spelling {
    /// Returns the word nearest to a misspelt one, when it is no more than two mistakes away.
    package static func nearest(to word: String, among words: [String]) -> String? {
        let distances = words.map { (word: $0, distance: distance(word.lowercased(), $0)) }
        return distances.filter { $0.distance <= min(2, word.count - 1) }
            .min { $0.distance < $1.distance }?.word
    }

    /// The number of letters to insert, remove or exchange, which turns one word into another.
    private static func distance(_ first: String, _ second: String) -> Int {
        let target = Array(second)
        var row = Array(0...target.count)
        for (i, letter) in first.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for j in target.indices {
                let exchanged = corner + (letter == target[j] ? 0 : 1)
                corner = row[j + 1]
                row[j + 1] = min(exchanged, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[target.count]
    }
}
