import VaneCore

/// The member `vane` of a corpus's root attributes: its description, how much of it is committed, and what to believe.
struct CorpusAttributes: Hashable, Sendable {
    /// The version of the schema that is written and read.
    static let schema = 1

    /// What the corpus is of.
    var description: CorpusDescription

    /// The number of committed rows.
    var rowCount: Int

    /// The number of committed samples.
    var sampleCount: Int

    /// What is known about every committed chunk or shard.
    var manifest: Manifest

    /// The committed rows that repairs could not save.
    var losses: [LostRows] = []

    /// The names of attributes that a repair could not save; what stands there says nothing.
    var lostAttributes: [String] = []

    /// The object for `zarr.json`.
    var json: JSONValue {
        var object = membersJSON
        if !losses.isEmpty { object["losses"] = .array(losses.map(\.json)) }
        if !lostAttributes.isEmpty {
            object["lost_attributes"] = .array(lostAttributes.map(JSONValue.string))
        }
        object["manifest"] = manifest.json
        object[Self.checksumName] = .integer(Self.checksum(of: .object(object)))
        return .object(object)
    }

    /// The name of the member that holds the checksum of all others.
    static let checksumName = "crc32c"

    /// Computes the checksum of the attributes as a writer would write them with their names sorted, itself left out.
    static func checksum(of attributes: JSONValue) -> UInt32 {
        var object = attributes.object ?? JSONObject()
        object[checksumName] = nil
        return JSONWriter.bytes(of: JSONValue.object(object).sorted).withBytes {
            CRC32C.checksum(of: $0)
        }
    }

    /// All members but the losses, the manifest and the checksum.
    private var membersJSON: JSONObject {
        let value = JSONValue.members([
            "schema": .integer(Self.schema),
            "tool": .members(["name": .string("vane"), "version": .string(description.toolVersion)]
            ),
            "model": modelJSON,
            "tokenizer_hash": .optional(description.model?.tokenizerFingerprint),
            "chat_template": .optional(description.chatTemplate),
            "hook_points": .array(description.hookPoints.map(hookJSON)),
            "dtype": .string(description.encoding.rawValue),
            "token_selection": .string(description.selection.description),
            "contrast_selection": .optional(description.contrastSelection?.description),
            "prompts_hash": .optional(description.promptsHash),
            "seed": .integer(description.seed),
            "counts": .members(["rows": .integer(rowCount), "samples": .integer(sampleCount)]),
        ])
        return value.object ?? JSONObject()
    }

    /// The model as an object, or `null` without one.
    private var modelJSON: JSONValue {
        guard let model = description.model else { return .null }
        return .members([
            "name": .string(model.name), "architecture": .string(model.architecture),
            "config_hash": .optional(description.configurationHash),
            "weights_fingerprint": .string(model.fingerprint),
            "dtype": .optional(description.weightsType),
            "L": .integer(model.blocks), "D": .integer(model.width), "A": .integer(model.heads),
            "head_dim": .integer(model.headWidth), "hidden": .integer(model.hiddenWidth),
            "vocabulary": .integer(model.vocabulary),
            "context_length": .integer(model.contextLength),
        ])
    }

    /// A hook point as an object.
    private func hookJSON(_ hook: HookPoint) -> JSONValue {
        .members([
            "name": .string(hook.description),
            "array": .string(CorpusSchema.activations(hook)),
            "width": .integer(description.widths[hook] ?? 0),
            "definition": .string(hook.site.definition),
        ])
    }
}
