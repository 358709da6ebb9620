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
        /// The bytes of the fill value.
        let fill: [UInt8]

        /// The case in words.
        var testDescription: String { array.isEmpty ? store : store + "/" + array }
    }

    /// The cases that Python lists in `cases.json`.
    static var cases: [Case] {
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
                modulus: json["modulus"]?.integer.map { UInt64($0) }, fill: fill.map { UInt8($0) })
        }
    }

    @Test(
        .enabled(if: inFolder != nil, "VANE_INTERCHANGE_IN names no folder of Python's arrays"),
        arguments: cases)
    func `An array that Python wrote has the numbers it should have`(one: Case) throws {
        let archive = try Archive(at: try #require(Self.inFolder) + "/" + one.store)
        let array = try archive.array(at: one.array)
        #expect(array.dataType == one.type)
        #expect(array.shape == one.shape)
        let count = one.shape.reduce(1, *)
        var generator = one.stream.map { SeededGenerator(seed: 23, stream: $0) }
        let words = (0..<count).map { _ -> UInt64? in
            guard let word = generator?.next() else { return nil }
            return one.modulus.map { word % $0 } ?? word
        }
        guard let size = one.type.byteCount else {
            let fill = String(decoding: one.fill, as: UTF8.self)
            #expect(try array.texts() == words.map { $0.map { "ü\($0)" } ?? fill })
            return
        }
        let expected = words.flatMap { word in
            word.map { word in (0..<size).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
                ?? one.fill
        }
        if one.type == .bfloat16 {
            let floats = try #require(try array.contents().floats)
            let bits = stride(from: 0, to: expected.count, by: 2).map {
                UInt32(expected[$0]) << 16 | UInt32(expected[$0 + 1]) << 24
            }
            #expect(floats.elements.map(\.bitPattern) == bits)
        } else {
            #expect(try array.contents().bytes.elements == expected)
        }
        if one.shape.count > 1, one.shape[0] > 2 {
            let middle = try array.rows(1..<(one.shape[0] - 1))
            let all = try array.rows()
            #expect(middle.bits == Array(all.bits.dropFirst(all.width).dropLast(all.width)))
            let (bits, width) = (all.bits, all.width)
            let gathered = [2, 1].flatMap { bits[($0 * width)..<($0 * width + width)] }
            #expect(try array.rows([2, 1]).bits == gathered)
        }
        #expect(try archive.verify().isIntact)
    }

    @Test(.enabled(if: inFolder != nil, "VANE_INTERCHANGE_IN names no folder of Python's arrays"))
    func `Python's list of arrays is not empty`() {
        #expect(Self.cases.count > 50)
    }
}
