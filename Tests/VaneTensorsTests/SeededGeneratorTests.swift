import Testing
import VaneTensors

@Suite struct SeededGeneratorTests {
    /// The first words of `np.random.Philox(key=np.array([7, 3], dtype=np.uint64)).random_raw(6)`.
    @Test func `The stream is NumPy's Philox`() {
        var generator = SeededGenerator(seed: 7, stream: 3)
        let words = (0..<6).map { _ in generator.next() }
        #expect(
            words == [
                8_893_702_929_424_106_994, 13_357_943_582_879_616_415, 927_023_405_073_346_982,
                5_831_511_509_215_899_605, 12_557_593_889_204_817_395, 3_602_979_406_818_053_932,
            ])
    }
}
