import Synchronization
import Testing
import VaneNumerics

@Suite struct ParallelTests {
    @Test(arguments: [0, 1, 2, 1000]) func `Every index is visited once`(count: Int) {
        let visits = Mutex([Int](repeating: 0, count: count))
        Parallel.forEach(count) { index in visits.withLock { $0[index] += 1 } }
        #expect(visits.withLock { $0 } == [Int](repeating: 1, count: count))
    }

    @Test func `Nested work is done too`() {
        let sum = Mutex(0)
        Parallel.forEach(4) { i in
            Parallel.forEach(5) { j in sum.withLock { $0 += 10 * i + j } }
        }
        #expect(sum.withLock { $0 } == 340)
    }
}
