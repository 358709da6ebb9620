import VaneCore

extension HoldOut {
    /// What an artefact's fit held out, or nothing when all samples are to be measured.
    ///
    /// Rows chosen by hand are held out by the groups given, or one by one; with other groups some that were fitted on would
    /// be taken for held-out ones.
    ///
    /// - Throws: `CommandError` when the data cannot be divided as the fit's were.
    init(of artifact: Artifact, named name: String, measuring data: any LabeledData, all: Bool)
        throws
    {
        share = all ? 0 : Double(artifact.notes["hold-out"] ?? "") ?? 0
        seed = UInt64(artifact.notes["hold-out-seed"] ?? "") ?? 0
        guard share > 0 else { return }
        let (fitted, given) = (artifact.notes, data.provenance)
        let isForeign = given[ForeignRows.arrayNote] != nil
        guard (fitted[ForeignRows.arrayNote] != nil) == isForeign else {
            let (theirs, ours) = isForeign ? ("a corpus", "arrays") : ("arrays", "a corpus")
            throw CommandError(
                "'\(name)' was fitted on \(theirs), and \(ours) of '\(data.path)' cannot tell its held-out groups; "
                    + "add --all to measure all rows.")
        }
        let groups = fitted[ForeignRows.groupsNote]
        guard (groups != nil) == (given[ForeignRows.groupsNote] != nil) else {
            throw CommandError(
                groups.map {
                    "'\(name)' was fitted with groups, '\($0)', and held out some of them; give --groups, or --all to "
                        + "measure all rows."
                }
                    ?? "'\(name)' was fitted without groups and held out single rows; leave --groups out, or add --all "
                    + "to measure all rows.")
        }
    }
}
