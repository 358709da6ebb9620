import FoundationEssentials
import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// What Python checks and what Python wrote; `Tests/Interchange/test_archive.py` is the other side.
@Suite struct InterchangeTests {
    /// Where corpora for Python go.
    static let out = ProcessInfo.processInfo.environment["VANE_INTERCHANGE_OUT"]

    /// Where Python has put arrays.
    static let inFolder = ProcessInfo.processInfo.environment["VANE_INTERCHANGE_IN"]

    @Test(
        .enabled(if: out != nil, "VANE_INTERCHANGE_OUT names no folder for the corpora"),
        arguments: ActivationEncoding.allCases)
    func `Corpora of every encoding are written for Python`(encoding: ActivationEncoding) throws {
        let path = try #require(Self.out) + "/\(encoding.rawValue).zarr"
        try? FileManager.default.removeItem(atPath: path)
        let corpus = SyntheticCorpus(
            encoding, lengths: (0..<150).map { $0 * 7 % 23 }, contrasts: true)
        var options = ArchiveOptions()
        options.chunkByteCount = 4096
        options.shardByteCount = 16_384
        options.labelsPerChunk = 500
        options.samplesPerChunk = 64
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: options)
        for first in stride(from: 0, to: 150, by: 50) {
            let range = first..<(first + 50)
            let hook = SyntheticCorpus.hookPoints[2]
            let values = { (stream: Int) in
                let all = SyntheticCorpus.values(150, at: stream)[(first * 12)...].prefix(600)
                return [hook: Tensor(shape: [50, 12], Array(all))]
            }
            try writer.append(
                corpus.samples(range),
                contrasts: ContrastValues(positive: values(100), negative: values(101)))
            try writer.append(corpus.batch(range))
            try writer.commit()
        }
        try writer.finish()
        #expect(try Archive(at: path).verify().isIntact)
    }

    @Test(.enabled(if: out != nil, "VANE_INTERCHANGE_OUT names no folder for the corpora"))
    func `A corpus whose last commit did not happen is written for Python`() throws {
        let path = try #require(Self.out) + "/crashed.zarr"
        try? FileManager.default.removeItem(atPath: path)
        let corpus = SyntheticCorpus()
        var writer = try ArchiveWriter(
            creating: path, corpus: corpus.description, options: SyntheticCorpus.options)
        try corpus.append(0..<3, to: &writer)
        try writer.commit()
        let root = try Data(contentsOf: URL(filePath: path + "/zarr.json"))
        try corpus.append(3..<6, to: &writer)
        try writer.finish()
        try root.write(to: URL(filePath: path + "/zarr.json"))
        #expect(try Archive(at: path).rowCount == 10)
    }

    /// One array that Python wrote.
    struct Case: CustomTestStringConvertible {
        /// The store's folder.
        let store: String
        /// The array's path in it.
        let array: String
        /// The type of the elements.
        let type: DataType
        /// The extents.
        let shape: [Int]
        /// The stream that the elements come from; nothing for fill values alone.
        let stream: UInt64?
        /// The number whose remainders the elements are; nothing for random bits.
        let modulus: UInt64?
        /// What is set in the bits of every fifth random element, so that some floats are NaN.
        let mask: UInt64
        /// The bytes of the fill value.
        let fill: [UInt8]
        /// How many rows were written; nothing for all of them.
        let rows: Int?

        /// The case in words.
        var testDescription: String { array.isEmpty ? store : store + "/" + array }

        /// The numbers that the elements' low bytes are, nothing for those that were not written.
        var words: [UInt64?] {
            let count = shape.reduce(1, *)
            let written = rows.map { count / shape[0] * $0 } ?? count
            var generator = stream.map { SeededGenerator(seed: 23, stream: $0) }
            return (0..<count).map { i in
                guard let word = generator?.next(), i < written else { return nil }
                return modulus.map { word % $0 } ?? (i % 5 == 0 ? word | mask : word)
            }
        }
    }

    /// The cases that Python lists in `cases.json`.
    static let cases: [Case] = {
        guard let inFolder,
            let data = try? Data(contentsOf: URL(filePath: inFolder + "/cases.json")),
            let list = try? JSONReader.value(of: Array(data)).array
        else { return [] }
        return list.compactMap { json in
            guard let store = json["store"]?.string, let array = json["array"]?.string,
                let type = json["dtype"]?.string.flatMap(DataType.init(rawValue:)),
                let shape = json["shape"]?.integers, let fill = json["fill"]?.integers
            else { return nil }
            return Case(
                store: store, array: array, type: type, shape: shape,
                stream: json["stream"]?.integer.map { UInt64($0) },
                modulus: json["modulus"]?.integer.map { UInt64($0) },
                mask: json["nan_mask"]?.integer.map { UInt64($0) } ?? 0,
                fill: fill.map { UInt8($0) }, rows: json["rows"]?.integer)
        }
    }()

    @Test(
        .enabled(if: inFolder != nil, "VANE_INTERCHANGE_IN names no folder of Python's arrays"),
        arguments: Set(cases.map(\.store)).sorted())
    func `A store that Python wrote has the numbers it should have`(store: String) throws {
        let archive = try Archive(at: try #require(Self.inFolder) + "/" + store)
        let cases = Self.cases.filter { $0.store == store }
        #expect(archive.arrayPaths == cases.map(\.array).sorted())
        for one in cases { try check(one, archive.array(at: one.array)) }
        let report = try archive.verify()
        #expect(report.damages.map(\.description) == [])
    }

    /// Compares the elements of an array, read in several ways.
    private func check(_ one: Case, _ array: ArchiveArray) throws {
        #expect(array.dataType == one.type, "\(one)")
        #expect(array.shape == one.shape, "\(one)")
        let words = one.words
        guard let size = one.type.byteCount else {
            let fill = String(decoding: one.fill, as: UTF8.self)
            let expected = words.map { $0.map { "ü\($0)" } ?? fill }
            #expect(try array.texts() == expected, "\(one)")
            let width = array.rowWidth
            let middle = expected[width..<(3 * width)]
            #expect(try array.texts(1..<3) == Array(middle), "\(one)")
            return
        }
        let expected = words.flatMap { word in
            word.map { word in (0..<size).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
                ?? one.fill
        }
        let contents = try array.contents()
        if one.type == .bfloat16 {
            let bits = stride(from: 0, to: expected.count, by: 2).map {
                UInt32(expected[$0]) << 16 | UInt32(expected[$0 + 1]) << 24
            }
            #expect(contents.floats?.elements.map(\.bitPattern) == bits, "\(one)")
        } else {
            #expect(contents.bytes.elements == expected, "\(one)")
        }
        let all = try array.rows()
        if let floats = contents.floats { #expect(all.bits == floats.bits, "\(one)") }
        guard one.shape.count > 1, one.shape[0] > 2 else { return }
        let (bits, width) = (all.bits, all.width)
        let middle = try array.rows(1..<(one.shape[0] - 1))
        #expect(middle.bits == Array(bits.dropFirst(width).dropLast(width)), "\(one)")
        let gathered = [2, 1].flatMap { bits[($0 * width)..<($0 * width + width)] }
        #expect(try array.rows([2, 1]).bits == gathered, "\(one)")
    }

    @Test(.enabled(if: inFolder != nil, "VANE_INTERCHANGE_IN names no folder of Python's arrays"))
    func `Python's list of arrays is not empty`() {
        #expect(Self.cases.count > 2000)
    }
}
