import Testing
import VaneTensors

@testable import VaneArchive

/// Whatever a store claims, the answer is one line, soon, and memory in proportion to the file.
@Suite struct HostileStoreTests {
    /// Returns the metadata of an array of bytes.
    static func metadata(
        shape: String = "[8]", chunk: String = "[8]", type: String = #""uint8""#,
        fill: String = "0", codecs: String = #"["bytes"]"#, more: String = ""
    ) -> [UInt8] {
        Array(
            """
            {"zarr_format": 3, "node_type": "array", "shape": \(shape), "data_type": \(type),
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": \(chunk)}},
             "chunk_key_encoding": "default", "fill_value": \(fill), "codecs": \(codecs)\(more)}
            """.utf8)
    }

    /// Reads everything that can be read in a store and returns the errors, which must all be one line.
    @discardableResult
    func errors(_ objects: [String: [UInt8]]) -> [String] {
        var messages: [String] = []
        func attempt(_ body: () throws -> Void) {
            do { try body() } catch {
                let message = (error as? ArchiveError)?.message ?? "not an ArchiveError: \(error)"
                #expect(error is ArchiveError)
                #expect(message.unicodeScalars.allSatisfy { $0.value >= 32 })
                messages.append(message)
            }
        }
        attempt {
            let archive = try Archive(objects: objects, name: "here")
            attempt { messages += try archive.verify().damages.map(\.description) }
            attempt { _ = try archive.summary() }
            for path in archive.arrayPaths {
                attempt {
                    let array = try archive.array(at: path)
                    attempt { _ = try array.contents() }
                    attempt { _ = try array.texts() }
                    attempt { _ = try array.rows() }
                    attempt { _ = try array.rows(max(0, array.rowCount - 2)..<array.rowCount) }
                    attempt { _ = try array.rows([array.rowCount - 1, 0]) }
                }
            }
        }
        return messages
    }

    @Test(arguments: [
        ("[9223372036854775807]", "[4]"), ("[9223372036854775807]", "[2147483000]"),
        ("[4611686018427387903]", "[4]"), ("[4611686018427387903]", "[2147483000]"),
        ("[0, 9223372036854775807, 9223372036854775807]", "[1, 1, 1]"),
        ("[0, 4611686018427387904]", "[1, 1]"), ("[0, 4611686018427387903]", "[1, 1]"),
        ("[1, 4611686018427387903]", "[1, 4611686018427387903]"),
        ("[3037000499, 3037000499]", "[1, 1]"), ("[-1]", "[1]"), ("[1e3]", "[1]"),
        ("[1.0]", "[1]"), ("[99999999999999999999]", "[1]"), ("[8]", "[-8]"), ("[8]", "[0]"),
        ("[8]", "[9223372036854775807]"), ("8", "[8]"), ("[\"8\"]", "[8]"), ("[[8]]", "[8]"),
    ])
    func `A shape beyond all bounds is refused or costs nothing`(shape: String, chunk: String) {
        let shard =
            #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": \#(chunk), "codecs": ["bytes"], "index_codecs": ["bytes"]}}]"#
        for codecs in [#"["bytes"]"#, shard, #"["bytes", "zstd"]"#, #"["bytes", "gzip"]"#] {
            let metadata = Self.metadata(shape: shape, chunk: chunk, codecs: codecs)
            let found = errors(["zarr.json": metadata, "c/0": [1, 2, 3], "c/0/0": [1, 2, 3]])
            #expect(!found.isEmpty)
        }
    }

    /// Numbers of 64 bits, least significant byte first.
    static func words(_ numbers: [UInt64]) -> [UInt8] {
        numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    }

    /// Entries of an index behind eight bytes, and what is wrong with them.
    static let entries: [([UInt64], String)] = [
        ([0, 4, 4, 37], "entry 1 of its index claims 37 bytes at 4 of a shard of 40"),
        ([0, 4, 41, 0], "entry 1 of its index claims 0 bytes at 41 of a shard of 40"),
        ([0, 4, .max, 4], "entry 1 of its index claims 4 bytes at \(UInt64.max) of a"),
        ([0, 4, 4, .max], "entry 1 of its index claims \(UInt64.max) bytes at 4 of a"),
        ([0, 4, .max - 3, 8], "entry 1 of its index claims 8 bytes at \(UInt64.max - 3) of"),
        ([1 << 63, 4, 4, 4], "entry 0 of its index claims 4 bytes at \(UInt64(1) << 63) of"),
        ([0, 4, 4, 3], "it holds 3 bytes where zarr.json calls for 4"),
    ]

    @Test(arguments: entries)
    func `Shard entries beyond the shard are refused`(entries: [UInt64], reason: String) {
        let codecs =
            #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": [4], "codecs": ["bytes"], "index_codecs": ["bytes"]}}]"#
        let found = errors([
            "zarr.json": Self.metadata(codecs: codecs),
            "c/0": [1, 2, 3, 4, 5, 6, 7, 8] + Self.words(entries),
        ])
        #expect(found.contains { $0.contains(reason) }, "\(found)")
    }

    @Test func `Shards of the wrong length are refused`() {
        let codecs =
            #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": [4], "codecs": ["bytes"], "index_codecs": ["bytes", "crc32c"]}}]"#
        let metadata = Self.metadata(codecs: codecs)
        let index = Self.words([0, 4, 4, 4])
        let sum = index.withBytes { CRC32C.checksum(of: $0) }
        let sound =
            [1, 2, 3, 4, 5, 6, 7, 8] + index
            + (0..<4).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
        #expect(errors(["zarr.json": metadata, "c/0": sound]).count == 1, "only texts are refused")
        for count in 0..<sound.count {
            let found = errors(["zarr.json": metadata, "c/0": Array(sound.prefix(count))])
            let reason =
                count < 36
                ? "it has \(count) bytes where its index alone takes 36"
                : "the checksum of its index disagrees"
            #expect(found.contains { $0.contains(reason) }, "\(count): \(found)")
        }
        let longer = errors(["zarr.json": metadata, "c/0": sound + [0]])
        #expect(longer.contains { $0.contains("the checksum of its index disagrees") })
    }

    @Test func `Names from a file cannot break the line`() {
        let found = errors([
            "zarr.json": Self.metadata(codecs: #"["bytes", "a\n\u001b[31mred\u202e"]"#)
        ])
        #expect(
            found.allSatisfy { $0.contains(#"its codec is 'a\u{a}\u{1b}[31mred\u{202e}';"#) })
        let long = String(repeating: "x", count: 100_000)
        let message = errors(["zarr.json": Self.metadata(type: "\"\(long)\"")])[0]
        #expect(message.count < 700)
        #expect(message.hasSuffix("shuffle and crc32c."))
    }

    @Test func `Deep nesting of every kind is refused`() {
        let lists = String(repeating: "[", count: 100_000)
        #expect(
            errors(["zarr.json": Array(lists.utf8)])[0].contains("lists nested deeper than 64"))
        let objects = String(repeating: #"{"a":"#, count: 100_000)
        #expect(
            errors(["zarr.json": Array(objects.utf8)])[0].contains("lists nested deeper than 64"))
        var codecs = #"["bytes"]"#
        for _ in 0..<6 {
            codecs =
                #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": [8], "codecs": \#(codecs), "index_codecs": ["bytes"]}}]"#
        }
        #expect(
            errors(["zarr.json": Self.metadata(codecs: codecs)]).allSatisfy {
                $0.contains("its shards are nested deeper than 4")
            })
        let many = "[" + String(repeating: #""crc32c", "#, count: 1000) + #""bytes"]"#
        #expect(
            errors(["zarr.json": Self.metadata(codecs: many)])[0].contains(
                "its codecs are no list of 1 to 32"))
        var objectsByKey = ["zarr.json": Array(#"{"zarr_format": 3, "node_type": "group"}"#.utf8)]
        var path = ""
        for _ in 0..<1000 {
            path += "a/"
            objectsByKey[path + "zarr.json"] = objectsByKey["zarr.json"]
        }
        #expect(errors(objectsByKey) == [])
    }

    @Test func `What must be understood and is not is named`() {
        for (more, reason) in [
            (
                #", "x": {"must_understand": true}"#,
                "its member 'x' is unknown and must be understood"
            ),
            (#", "x": 1"#, "its member 'x' is unknown and must be understood"),
            (#", "storage_transformers": [{"name": "y"}]"#, "it has storage transformers"),
        ] {
            let found = errors(["zarr.json": Self.metadata(more: more)])
            #expect(found.count == 2 && found.allSatisfy { $0.contains(reason) }, "\(found)")
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `Stores with damage anywhere give errors or numbers, never a crash`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        try SyntheticCorpus(seed % 2 == 0 ? .float16 : .bfloat16).write(to: folder.path("c"))
        var sound: [String: [UInt8]] = [:]
        for file in try folder.files() {
            sound[String(file.dropFirst(2))] = try folder.bytes(file)
        }
        let keys = sound.keys.sorted()
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<60 {
            var objects = sound
            for _ in 0...generator.index(below: 4) {
                let key =
                    generator.index(below: 3) == 0
                    ? "zarr.json" : keys[generator.index(below: keys.count)]
                var bytes = objects[key] ?? []
                guard !bytes.isEmpty else { continue }
                let place = generator.index(below: bytes.count)
                switch generator.index(below: 4) {
                case 0: bytes.removeSubrange(place...)
                case 1: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
                case 2:
                    bytes[place] = Array("0123456789-[]{}\"e.,".utf8)[generator.index(below: 19)]
                default: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
                }
                objects[key] = bytes
            }
            if !errors(objects).isEmpty { refused += 1 }
        }
        #expect(refused > 20)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `Zip files with damage anywhere give errors or numbers, never a crash`(
        seed: UInt64
    ) throws {
        let folder = try TemporaryFolder()
        var zip = ZipFile(entries: ZipStoreTests.entries(), isWide: seed % 2 == 0)
        zip.entries[1].isDeflated = true
        let sound = zip.bytes
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<400 {
            var bytes = sound
            for _ in 0...generator.index(below: 3) {
                bytes[generator.index(below: bytes.count)] = UInt8(
                    truncatingIfNeeded: generator.next())
            }
            if generator.index(below: 4) == 0 {
                bytes.removeSubrange(generator.index(below: bytes.count)...)
            }
            try folder.write(bytes, to: "a.zip")
            do {
                let archive = try Archive(at: folder.path("a.zip"))
                for path in archive.arrayPaths { _ = try archive.array(at: path).contents() }
            } catch {
                #expect(error is ArchiveError)
                refused += 1
            }
        }
        #expect(refused > 200)
    }
}
