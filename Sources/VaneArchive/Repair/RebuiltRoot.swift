import VaneCore

/// The root of a corpus whose own metadata are lost, put together from what its arrays and lists say.
///
/// | lost                             | comes from                                                                    |
/// |----------------------------------|-------------------------------------------------------------------------------|
/// | the copies of arrays' metadata   | the arrays' own `zarr.json`                                                   |
/// | hook points, widths, stored type | the arrays below `activations`                                                |
/// | counts                           | the lengths of the arrays, and `samples/row_start`                            |
/// | the manifest                     | chunks that prove themselves; those that do not are repaired as any other     |
/// | everything in ``lostAttributes`` | nothing: it stood in the root alone                                           |
///
/// Without the manifest nobody can tell a sound chunk from another that stood in its place before.
struct RebuiltRoot {
    /// The attributes that stood in the root alone.
    static let lostAttributes = [
        "model", "tokenizer_hash", "chat_template", "token_selection", "contrast_selection",
        "prompts_hash", "seed", "tool",
    ]

    /// The corpus with the metadata that were put together.
    let archive: Archive

    /// Puts the root of a folder together, or returns nothing when it does not hold the arrays of a corpus.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`, or `damaged` when an array's own metadata are damaged too.
    init?(_ path: String) throws {
        let store = DirectoryStore(folder: path)
        let found = try Hierarchy(withoutRootOf: store)
        guard let description = Self.description(of: found) else { return nil }
        var arrays: [String: ArchiveArray] = [:]
        for path in CorpusArrays.paths(of: description) {
            guard let json = found.arrays[path], let metadata = try? ArrayMetadata(json),
                !metadata.shape.isEmpty
            else { throw ArchiveError.notRepairable(store.name, [path]) }
            arrays[path] = ArchiveArray(
                path: path, metadata: metadata, store: store, isComplete: true)
        }
        var attributes = CorpusAttributes(
            description: description, rowCount: 0, sampleCount: 0, manifest: Manifest())
        (attributes.rowCount, attributes.sampleCount) = try Self.counts(of: arrays)
        attributes.lostAttributes = Self.lostAttributes
        var hierarchy = found
        for (path, array) in arrays {
            var metadata = array.metadata
            metadata.shape[0] = attributes.count(of: path)
            hierarchy.replace(path, by: metadata.json)
            let committed = ArchiveArray(
                path: path, metadata: metadata, store: store, isComplete: true)
            attributes.manifest.entries.merge(try committed.provenEntries()) { $1 }
        }
        archive = Archive(path, store: store, hierarchy, attributes)
    }

    /// Whether a folder holds the arrays of a corpus, whatever its root says.
    static func isCorpus(_ path: String) -> Bool {
        let found = try? Hierarchy(withoutRootOf: DirectoryStore(folder: path))
        return found.flatMap { description(of: $0) } != nil
    }

    /// Returns what arrays say about the corpus that they are of, or nothing when they are of none.
    private static func description(of hierarchy: Hierarchy) -> CorpusDescription? {
        var widths: [HookPoint: Int] = [:]
        var encoding: ActivationEncoding?
        var heads: Int?
        let start = CorpusSchema.activationsGroup + "/"
        for (path, json) in hierarchy.arrays where path.hasPrefix(start) {
            guard let hook = try? HookPoint(String(path.dropFirst(start.count))),
                let metadata = try? ArrayMetadata(json), metadata.shape.count > 1,
                let width = Extents.product(Array(metadata.shape.dropFirst())), width > 0
            else { continue }
            widths[hook] = width
            if metadata.shape.count > 2 { heads = metadata.shape[1] }
            let source = metadata.sourceType ?? metadata.dataType
            encoding =
                ActivationEncoding.allCases.first {
                    $0.dataType == metadata.dataType && $0.sourceType == source
                } ?? encoding
        }
        guard let encoding, hierarchy.arrays[CorpusSchema.rowStart] != nil,
            CorpusSchema.labels.contains(where: { hierarchy.arrays[$0.path] != nil })
        else { return nil }
        let contrasts = CorpusSchema.contrastGroups.map { $0 + "/" }
        let hasContrasts = hierarchy.arrays.keys.contains { path in
            contrasts.contains { path.hasPrefix($0) }
        }
        var description = CorpusDescription(
            model: nil, hookPoints: widths.keys.sorted { $0.precedes($1) }, widths: widths,
            encoding: encoding, selection: .all, contrastSelection: hasContrasts ? .all : nil,
            toolVersion: "")
        description.heads = heads
        return description
    }

    /// Returns how many rows and samples all arrays hold.
    ///
    /// An interrupted commit may have left some arrays longer than others; the rows end where a sample does.
    private static func counts(
        of arrays: [String: ArchiveArray]
    ) throws -> (rows: Int, samples: Int) {
        var (rows, samples) = (Int.max, Int.max)
        for (path, array) in arrays {
            let group = path.split(separator: "/").first.map(String.init) ?? ""
            if path == CorpusSchema.rowStart {
                samples = min(samples, max(0, array.rowCount - 1))
            } else if [CorpusSchema.activationsGroup, CorpusSchema.rowsGroup].contains(group) {
                rows = min(rows, array.rowCount)
            } else {
                samples = min(samples, array.rowCount)
            }
        }
        // A damaged list is computed again later; until then the arrays' lengths must do.
        guard let list = arrays[CorpusSchema.rowStart], list.rowCount > samples,
            let starts = try? list.integers(0..<(samples + 1)), starts.first == 0,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return (rows, samples) }
        let kept = starts.lastIndex { $0 <= rows } ?? 0
        return (starts[kept], kept)
    }
}

extension ArchiveArray {
    /// Returns what a manifest says about every chunk or shard that proves itself.
    ///
    /// - Throws: ``ArchiveError`` with code `inputOutput`.
    fileprivate func provenEntries() throws -> [String: Manifest.Entry] {
        var entries: [String: Manifest.Entry] = [:]
        for place in metadata.grid.places(meeting: Region(whole: shape)) {
            let first = place[0] * metadata.chunkShape[0]
            let rows = min(metadata.chunkShape[0], rowCount - first)
            let chunk = try chunk(at: place)
            do {
                guard let object = chunk.object else { continue }
                let decoded = try decodeRows(at: place, rows: rows)
                guard decoded.parts.allSatisfy({ $0.failure == nil }) else { continue }
                entries[key(chunk.name.key)] =
                    rows < metadata.chunkShape[0]
                    ? .partial(rowCount: rows, rowsChecksum: decoded.checksum)
                    : .full(
                        byteCount: object.byteCount,
                        checksum: try ArrayVerification.checksum(of: object),
                        rowsChecksum: decoded.checksum)
            } catch let error as ArchiveError where error.code != .inputOutput {
                continue
            }
        }
        return entries
    }
}

extension Archive {
    /// Whether the folder holds the arrays of a corpus while its root does not say so.
    var hasLostRoot: Bool {
        guard attributes == nil, SystemCalls.isFolder(path) else { return false }
        return RebuiltRoot.isCorpus(path)
    }
}
