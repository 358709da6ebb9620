import VaneCore

extension CorpusAttributes {
    /// Reads the member `vane` of a root's attributes.
    ///
    /// - Throws: ``Fault`` with code `malformed` or `unsupported`.
    init(_ json: JSONValue) throws(Fault) {
        let schema = json["schema"]?.integer
        guard schema == Self.schema else {
            throw .unsupported(
                "their schema is \(schema.map(String.init) ?? "absent") where \(Self.schema) is read"
            )
        }
        guard let rows = json["counts"]?["rows"]?.integer,
            let samples = json["counts"]?["samples"]?.integer, rows >= 0, samples >= 0
        else { throw .malformed("their counts are no numbers") }
        let (hooks, widths) = try Self.hookPoints(json["hook_points"])
        guard let encoding = json["dtype"]?.string.flatMap(ActivationEncoding.init(rawValue:))
        else {
            throw .malformed("their dtype is unknown")
        }
        guard let selection = try Self.selection(json["token_selection"]) else {
            throw .malformed("they have no token_selection")
        }
        description = CorpusDescription(
            model: try Self.model(json), configurationHash: json["model"]?["config_hash"]?.string,
            weightsType: json["model"]?["dtype"]?.string,
            chatTemplate: json["chat_template"]?.string, hookPoints: hooks, widths: widths,
            encoding: encoding, selection: selection,
            contrastSelection: try Self.selection(json["contrast_selection"]),
            promptsHash: json["prompts_hash"]?.string, seed: Self.unsigned(json["seed"]),
            toolVersion: json["tool"]?["version"]?.string ?? "")
        rowCount = rows
        sampleCount = samples
        manifest = try Manifest(json["manifest"])
        losses = try LostRows.list(json["losses"])
        lostAttributes = json["lost_attributes"]?.array?.compactMap(\.string) ?? []
    }

    /// Reads the hook points with their widths.
    private static func hookPoints(
        _ json: JSONValue?
    ) throws(Fault) -> ([HookPoint], [HookPoint: Int]) {
        guard let list = json?.array else { throw .malformed("their hook_points are no list") }
        var hooks: [HookPoint] = []
        var widths: [HookPoint: Int] = [:]
        for json in list {
            guard let name = json["name"]?.string, let hook = try? HookPoint(name),
                let width = json["width"]?.integer, width > 0,
                widths.updateValue(width, forKey: hook) == nil
            else { throw .malformed("their hook point \(hooks.count) cannot be read") }
            hooks.append(hook)
        }
        return (hooks, widths)
    }

    /// Reads a selection, or nothing where there is none.
    private static func selection(_ json: JSONValue?) throws(Fault) -> TokenSelection? {
        guard let text = json?.string else { return nil }
        guard let selection = try? TokenSelection(text) else {
            throw .malformed("their selection '\(text)' cannot be read")
        }
        return selection
    }

    /// Reads a number of 64 bits without a sign; 0 stands for an absent one.
    private static func unsigned(_ json: JSONValue?) -> UInt64 {
        guard case .number(let digits)? = json else { return 0 }
        return UInt64(digits) ?? 0
    }

    /// Reads the model, or nothing where it is unknown.
    private static func model(_ json: JSONValue) throws(Fault) -> ModelDescription? {
        guard let model = json["model"], model != .null else { return nil }
        let names = ["L", "D", "A", "head_dim", "hidden", "vocabulary", "context_length"]
        let numbers = names.compactMap { model[$0]?.integer }
        guard numbers.count == names.count, numbers.allSatisfy({ (0..<(1 << 31)).contains($0) }),
            let name = model["name"]?.string
        else { throw .malformed("their model lacks one of name, \(names.joined(separator: ", "))") }
        return ModelDescription(
            name: name, architecture: model["architecture"]?.string ?? "",
            fingerprint: model["weights_fingerprint"]?.string ?? "",
            tokenizerFingerprint: json["tokenizer_hash"]?.string ?? "", blocks: numbers[0],
            width: numbers[1], heads: numbers[2], headWidth: numbers[3], hiddenWidth: numbers[4],
            vocabulary: numbers[5], contextLength: numbers[6])
    }
}
