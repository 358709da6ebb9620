import ArgumentParser
import VaneArchive
import VaneCore

/// Options by which the arrays of anyone's Zarr store are chosen as data.
struct ArrayOptions: ParsableArguments {
    /// The activations.
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Of any Zarr store: the array of activations, [row, dim] or [sample, layer, dim].",
            valueName: "path"))
    var array: String?
    /// The labels.
    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --array: the array of labels, [row], of whole numbers, truths or texts.",
            valueName: "path"))
    var labels: String?
    /// The groups.
    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --array: the array of groups, [row], which no split tears apart.",
            valueName: "path"))
    var groups: String?
    /// The layer.
    @Option(name: .long, help: "With --array: which layer of [sample, layer, dim], from 0.")
    var layer: Int?

    /// Refuses parts without the whole.
    func validate() throws {
        let parts = [
            ("--labels", labels != nil), ("--groups", groups != nil), ("--layer", layer != nil),
        ]
        if array == nil, let (name, _) = parts.first(where: \.1) {
            throw ValidationError("\(name) is for --array; add --array or leave \(name) out.")
        }
        guard array == nil || labels != nil else {
            throw ValidationError("--array needs the rows' labels; add --labels PATH.")
        }
    }

    /// Opens data: the arrays chosen, or a captured corpus when none are.
    ///
    /// - Throws: `ArchiveError` for what is no store, `CommandError` for arrays that do not fit.
    func open(_ path: String, at place: String? = nil) throws -> any LabeledData {
        guard let array, let labels else { return try corpus(path) }
        // A corpus has many hook points and may be searched at several; an array has one.
        let hook = try place.map { try HookPoint($0) }
        let names = ForeignRows.Names(array: array, labels: labels, groups: groups, layer: layer)
        return try ForeignRows(path: path, names: names, at: hook)
    }

    /// Opens a captured corpus.
    private func corpus(_ path: String) throws -> Corpus {
        let corpus = try Corpus(path: path)
        guard corpus.archive.corpus != nil || corpus.archive.arrayPaths.isEmpty else {
            throw CommandError(
                "'\(path)' is a Zarr store without the attributes of a corpus; choose its arrays with --array and "
                    + "--labels, 'vane archive info' lists them.")
        }
        return corpus
    }
}
