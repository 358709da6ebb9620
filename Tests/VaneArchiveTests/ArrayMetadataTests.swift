import Testing

@testable import VaneArchive

/// Array metadata are written in full and read with their short-hands.
@Suite struct ArrayMetadataTests {
    /// A sound document, from which others are made by changing a member.
    static let sound = """
        {"zarr_format": 3, "node_type": "array", "shape": [10, 8], "data_type": "float32",
         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 8]}},
         "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
         "fill_value": "NaN", "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
         "dimension_names": ["row", null], "attributes": {"a": 1}}
        """

    /// Reads the sound document with a member replaced or added.
    func metadata(_ member: String? = nil, _ value: String = "null") throws -> ArrayMetadata {
        var json = try JSONReader.value(of: Array(Self.sound.utf8)).object ?? JSONObject()
        if let member { json[member] = try JSONReader.value(of: Array(value.utf8)) }
        return try ArrayMetadata(.object(json))
    }

    @Test func `A document is read and written again`() throws {
        let metadata = try metadata()
        #expect(metadata.shape == [10, 8])
        #expect(metadata.chunkShape == [4, 8])
        #expect(metadata.dimensionNames == ["row", nil])
        #expect(try ArrayMetadata(metadata.json) == metadata)
    }

    @Test func `A new array's document has every object in full and nothing else`() throws {
        var options = ArchiveOptions()
        options.chunkByteCount = 64
        options.shardByteCount = 128
        let metadata = try CorpusSchema.rows(
            [4], axes: ["row", "dim"], encoding: .bfloat16, options: options)
        let text = String(decoding: JSONWriter.bytes(of: metadata.json), as: UTF8.self)
        let expected = """
            {
              "zarr_format": 3,
              "node_type": "array",
              "shape": [0, 4],
              "data_type": "float32",
              "chunk_grid": {
                "name": "regular",
                "configuration": {
                  "chunk_shape": [8, 4]
                }
              },
              "chunk_key_encoding": {
                "name": "default",
                "configuration": {
                  "separator": "/"
                }
              },
              "fill_value": "NaN",
              "codecs": [
                {
                  "name": "sharding_indexed",
                  "configuration": {
                    "chunk_shape": [4, 4],
                    "codecs": [
                      {
                        "name": "bytes",
                        "configuration": {
                          "endian": "little"
                        }
                      },
                      {
                        "name": "blosc",
                        "configuration": {
                          "cname": "zstd",
                          "clevel": 1,
                          "shuffle": "shuffle",
                          "typesize": 4,
                          "blocksize": 64
                        }
                      },
                      {
                        "name": "crc32c"
                      }
                    ],
                    "index_codecs": [
                      {
                        "name": "bytes",
                        "configuration": {
                          "endian": "little"
                        }
                      },
                      {
                        "name": "crc32c"
                      }
                    ],
                    "index_location": "end"
                  }
                }
              ],
              "dimension_names": ["row", "dim"],
              "attributes": {
                "source_dtype": "bfloat16"
              }
            }

            """
        #expect(text == expected)
    }

    @Test func `Short-hands are read`() throws {
        let short = try metadata("codecs", #"["bytes", "crc32c"]"#)
        #expect(short.codecs.summary == "bytes → crc32c")
        #expect(try metadata("data_type", #"{"name": "float32"}"#).dataType == .float32)
        let encoding = try metadata("chunk_key_encoding", #"{"name": "default"}"#).keyEncoding
        #expect(encoding.key([1, 23]) == "c/1/23")
        #expect(try metadata("chunk_key_encoding", #""v2""#).keyEncoding.key([1, 23]) == "1.23")
    }

    @Test func `An array without axes has one key`() throws {
        #expect(ChunkKeyEncoding.standard.key([]) == "c")
        #expect(
            ChunkGrid(shape: [], chunkShape: []).places(meeting: Region(whole: [])).map { $0 } == [
                []
            ])
    }

    @Test(arguments: [
        ("future", #"{"must_understand": false, "x": 1}"#), ("storage_transformers", "[]"),
        ("dimension_names", "null"),
    ])
    func `Members that may be ignored are`(member: String, value: String) throws {
        #expect(try metadata(member, value).shape == [10, 8])
    }

    @Test(arguments: [
        ("future", "{}", "its member 'future' is unknown and must be understood"),
        ("shape", "[-1, 8]", "its shape is no list of at most 32 extents"),
        ("shape", "[1.5, 8]", "its shape is no list of at most 32 extents"),
        (
            "shape", "[4611686018427387904, 8]",
            "its shape [4611686018427387904, 8] holds more bytes than can be addressed"
        ),
        (
            "chunk_grid", #"{"name": "regular", "configuration": {"chunk_shape": [4]}}"#,
            "its chunk_shape does not fit its shape [10, 8]"
        ),
        (
            "chunk_grid", #"{"name": "regular", "configuration": {"chunk_shape": [0, 8]}}"#,
            "its chunk_shape does not fit its shape [10, 8]"
        ),
        (
            "chunk_grid",
            #"{"name": "regular", "configuration": {"chunk_shape": [4294967296, 8]}}"#,
            "its chunks [4294967296, 8] exceed 2147483631 bytes"
        ),
        (
            "chunk_grid", #"{"name": "rectilinear"}"#,
            "its chunk grid 'rectilinear' is not 'regular'"
        ),
        (
            "data_type", #""complex64""#,
            "its data_type 'complex64' is none of bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, bfloat16, float32, float64, string, fixed_length_utf32"
        ),
        ("fill_value", #""nan""#, "its fill_value is no float32"),
        ("codecs", "[]", "its codecs are no list of 1 to 32"),
        ("codecs", #"["bytes", "fletcher32"]"#, "its codec is 'fletcher32'"),
        (
            "codecs", #"[{"name": "transpose", "configuration": {"order": [1, 1]}}, "bytes"]"#,
            "the order of its codec 'transpose' does not permute 2 axes"
        ),
        (
            "codecs", #"[{"name": "transpose", "configuration": {"order": [1, 0]}}]"#,
            "none of its codecs turns elements into bytes"
        ),
        (
            "codecs",
            #"["bytes", {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 5}}]"#,
            "its codec 'blosc' compresses with 'lz4'"
        ),
        (
            "codecs",
            #"["bytes", {"name": "blosc", "configuration": {"cname": "zstd", "clevel": 5, "shuffle": "delta"}}]"#,
            "its codec 'blosc' orders with 'delta'"
        ),
        ("codecs", #"["vlen-utf8"]"#, "its codec 'vlen-utf8' does not fit float32"),
        (
            "codecs",
            #"[{"name": "sharding_indexed", "configuration": {"chunk_shape": [3, 8], "codecs": ["bytes"], "index_codecs": ["bytes"]}}]"#,
            "its inner chunks do not divide its shards [4, 8]"
        ),
        ("dimension_names", #"["row"]"#, "its dimension_names do not name 2 axes"),
        ("node_type", #""group""#, "it is no Zarr v3 array"),
    ])
    func `Metadata that cannot be used are refused by name`(
        member: String, value: String, reason: String
    ) {
        let fault = #expect(throws: Fault.self) { _ = try metadata(member, value) }
        #expect(fault?.reason == reason)
    }

    @Test(arguments: [
        (#""NaN""#, DataType.float32, [0x00, 0x00, 0xC0, 0x7F] as [UInt8]),
        (#""-Infinity""#, .float16, [0x00, 0xFC]),
        (#""0x7fc00001""#, .float32, [1, 0, 0xC0, 0x7F]),
        ("1.5", .bfloat16, [0xC0, 0x3F]), ("-1", .int64, [UInt8](repeating: 255, count: 8)),
        ("18446744073709551615", .uint64, [UInt8](repeating: 255, count: 8)),
        ("true", .bool, [1]), ("0.1", .float64, [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F]),
    ])
    func `Fill values become the bytes of an element`(
        text: String, type: DataType, bytes: [UInt8]
    ) throws {
        let json = try JSONReader.value(of: Array(text.utf8))
        #expect(try FillValue(json, type).bytes == bytes)
    }

    @Test(arguments: [
        ("300", DataType.uint8), ("1.5", .int32), ("-1", .uint16), ("\"x\"", .float64),
    ])
    func `A fill value of another type is refused`(text: String, type: DataType) throws {
        let json = try JSONReader.value(of: Array(text.utf8))
        #expect(throws: Fault.malformed("its fill_value is no \(type.rawValue)")) {
            try FillValue(json, type)
        }
    }
}
