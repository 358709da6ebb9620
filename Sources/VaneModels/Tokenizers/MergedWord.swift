/// A word on its way from scalars to tokens: a chain of symbols whose pairs merge, the lowest rank first.
///
/// Of equal ranks the leftmost merges first. A heap keeps the pairs that may merge; an entry whose symbols have changed
/// since is skipped when it comes up, so a word of `n` scalars takes `O(n log n)`.
struct MergedWord {
    /// A link of the chain.
    private struct Symbol {
        /// The token, or −1 once it is part of its left neighbour.
        var token: Int32

        /// The link before, or −1.
        var previous: Int32

        /// The link behind, or −1.
        var next: Int32
    }

    /// A pair that may merge.
    private struct Candidate {
        /// The merge's rank.
        let rank: Int32

        /// The left symbol's link.
        let place: Int32

        /// What the pair becomes.
        let token: Int32

        /// The pair as it was.
        let pair: BytePairModel.TokenPair

        /// Whether this candidate merges before another.
        func precedes(_ other: Candidate) -> Bool {
            (rank, place) < (other.rank, other.place)
        }
    }

    /// The chain.
    private var symbols: [Symbol]

    /// The heap of candidates, each before both of its children.
    private var heap: [Candidate] = []

    /// Merges all that can be merged.
    init(_ tokens: [Int32], merges: [BytePairModel.TokenPair: BytePairModel.Merge]) {
        let count = Int32(tokens.count)
        symbols = tokens.indices.map {
            let place = Int32($0)
            return Symbol(
                token: tokens[$0], previous: place - 1, next: place + 1 < count ? place + 1 : -1)
        }
        for place in 0..<max(0, count - 1) { offer(place, merges) }
        while let candidate = pop() {
            let left = Int(candidate.place)
            let next = symbols[left].next
            guard next >= 0, symbols[left].token == candidate.pair.left,
                symbols[Int(next)].token == candidate.pair.right
            else { continue }
            symbols[left].token = candidate.token
            symbols[left].next = symbols[Int(next)].next
            symbols[Int(next)].token = -1
            if symbols[left].next >= 0 {
                symbols[Int(symbols[left].next)].previous = candidate.place
                offer(candidate.place, merges)
            }
            if symbols[left].previous >= 0 { offer(symbols[left].previous, merges) }
        }
    }

    /// Appends the tokens that are left.
    func appendTokens(to ids: inout [Int]) {
        for symbol in symbols where symbol.token >= 0 { ids.append(Int(symbol.token)) }
    }

    /// Puts the pair that starts at a link on the heap, if it merges.
    private mutating func offer(
        _ place: Int32, _ merges: [BytePairModel.TokenPair: BytePairModel.Merge]
    ) {
        let left = symbols[Int(place)]
        let pair = BytePairModel.TokenPair(
            left: left.token, right: symbols[Int(left.next)].token)
        guard let merge = merges[pair] else { return }
        heap.append(Candidate(rank: merge.rank, place: place, token: merge.token, pair: pair))
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first candidate off the heap.
    private mutating func pop() -> Candidate? {
        guard let first = heap.first else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
