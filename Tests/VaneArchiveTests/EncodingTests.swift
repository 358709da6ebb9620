import CVaneKernels
import Testing
import VaneCore
import VaneTensors

@testable import VaneArchive

/// Numbers survive storage as exactly as their type allows.
@Suite struct EncodingTests {
    /// Numbers of every kind: both zeros, subnormal ones, the largest, infinities, and NaN with payloads.
    static let special: [UInt32] = [
        0, 0x8000_0000, 1, 0x8000_0001, 0x007F_FFFF, 0x0080_0000, 0x7F7F_FFFF, 0xFF7F_FFFF,
        0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x7FC1_2345, 0xFFC0_0001, 0x7F80_0001, 0xFFA5_5A5A,
        0x3F80_0000, 0x3F80_0001, 0x4780_0000, 0x477F_E000, 0x477F_F000, 0x3880_0000, 0x3300_0000,
    ]

    /// Writes one row of values and reads it back.
    func stored(_ values: [Float], _ encoding: ActivationEncoding) throws -> [UInt32] {
        let folder = try TemporaryFolder()
        let hook = HookPoint(.finalNorm)
        let corpus = CorpusDescription(
            model: nil, hookPoints: [hook], widths: [hook: values.count], encoding: encoding,
            selection: .all, toolVersion: "0")
        var writer = try ArchiveWriter(creating: folder.path("x"), corpus: corpus)
        try writer.append([Sample(id: "0", prompt: "")])
        try writer.append(
            ActivationBatch(
                hookPoints: [hook], values: [Tensor(shape: [1, values.count], values)],
                labels: [RowLabel(sequence: 0, position: 0, promptLength: 1, token: 0)]))
        try writer.finish()
        return try Archive(at: folder.path("x")).array(at: "activations/final_norm").rows().bits
    }

    @Test func `Float32 keeps every bit, those of NaN included`() throws {
        let values = Self.special.map { Float(bitPattern: $0) }
        #expect(try stored(values, .float32) == Self.special)
    }

    @Test(arguments: [ActivationEncoding.bfloat16, .nativeBfloat16])
    func `All bfloat16 numbers survive, those of NaN included`(encoding: ActivationEncoding) throws
    {
        let all = (0...UInt32(UInt16.max)).map { $0 << 16 }
        #expect(try stored(all.map { Float(bitPattern: $0) }, encoding) == all)
    }

    @Test func `All binary16 numbers survive, those of NaN included`() throws {
        let all = (0...UInt16.max).map { HalfPrecision.float($0) }
        #expect(try stored(all, .float16) == all.map(\.bitPattern))
        #expect(Set(all.map(\.bitPattern)).count == 65_536)
    }

    #if !(os(macOS) && arch(x86_64))
    @Test(.tags(.golden), arguments: [UInt64(1), 2, 3])
    func `Conversion to and from binary16 agrees with the compiler's`(seed: UInt64) {
        for bits in 0...UInt16.max {
            let expected = Float(Float16(bitPattern: bits))
            let found = HalfPrecision.float(bits)
            #expect(found == expected || found.isNaN && expected.isNaN)
        }
        var generator = SeededGenerator(seed: seed)
        for i in 0..<200_000 {
            // Every other number lies where binary16 rounds, at the exponents from −26 to 17.
            let word = UInt32(truncatingIfNeeded: generator.next())
            let exponent = UInt32(101 + generator.index(below: 44))
            let bits = i.isMultiple(of: 2) ? word : word & 0x807F_FFFF | exponent << 23
            let value = Float(bitPattern: bits)
            guard !value.isNaN else { continue }
            #expect(HalfPrecision.bits(value) == Float16(value).bitPattern, "\(value)")
        }
    }
    #endif

    @Test func `Bfloat16 rounds to the nearest, ties to even`() {
        let cases: [(UInt32, UInt32)] = [
            (0x3F80_8000, 0x3F80_0000), (0x3F81_8000, 0x3F82_0000), (0x3F80_8001, 0x3F81_0000),
            (0x3F80_7FFF, 0x3F80_0000), (0x7F7F_FFFF, 0x7F80_0000), (0x7F80_0001, 0x7FC0_0000),
        ]
        for (value, rounded) in cases {
            #expect(BrainFloat.rounded(Float(bitPattern: value)) == rounded)
        }
    }

    @Test func `Bfloat16 kept in float32 takes well under half of it`() throws {
        let folder = try TemporaryFolder()
        let hook = HookPoint(.finalNorm)
        let (rows, width) = (4096, 256)
        let corpus = CorpusDescription(
            model: nil, hookPoints: [hook], widths: [hook: width], encoding: .bfloat16,
            selection: .all, toolVersion: "0")
        var generator = SeededGenerator(seed: 5)
        let values = (0..<(rows * width)).map { _ in Self.normal(&generator) }
        var writer = try ArchiveWriter(creating: folder.path("x"), corpus: corpus)
        try writer.append([Sample(id: "0", prompt: "")])
        try writer.append(
            ActivationBatch(
                hookPoints: [hook], values: [Tensor(shape: [rows, width], values)],
                labels: (0..<rows).map {
                    RowLabel(sequence: 0, position: $0, promptLength: rows, token: 0)
                }))
        try writer.finish()
        let array = try Archive(at: folder.path("x")).array(at: "activations/final_norm")
        let share = Double(try array.storedByteCount()) / Double(rows * width * 4)
        #expect(share < 0.45)
        let plain = CodecChain(
            arrayToBytes: .bytes(BytesCodec(elementSize: 4)),
            bytesToBytes: [.zstandard(ZstandardCodec())])
        let encoded = ByteBuffer()
        let rounded = ByteBuffer()
        try CodecScratch.withPooled { scratch in
            ActivationEncoding.bfloat16.encode(values.span, into: rounded)
            try rounded.withBytes { try plain.encode($0, into: encoded, scratch: scratch) }
        }
        let plainShare = Double(encoded.count) / Double(rounded.count)
        #expect(share < plainShare * 0.9, "\(share) against \(plainShare)")
    }

    /// Returns a number from nearly the normal distribution: the sum of twelve uniform ones, centred.
    static func normal(_ generator: inout SeededGenerator) -> Float {
        Float((0..<12).reduce(-6.0) { sum, _ in sum + generator.unit() })
    }
}

extension Tag {
    /// Numbers from a reference implementation.
    @Tag static var golden: Self
}

extension HalfPrecision {
    /// Returns a number as a `Float` by the kernel that reading uses.
    fileprivate static func float(_ bits: UInt16) -> Float {
        var (bits, value) = (bits, Float.zero)
        unsafe vane_f16_to_f32(&bits, &value, 1)
        return value
    }
}
