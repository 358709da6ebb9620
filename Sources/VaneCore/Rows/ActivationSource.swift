/// Where labelled rows of hidden states come from: an archive, a running model, a generator of synthetic data.
public protocol ActivationSource: Sendable {
    /// What the source holds.
    var catalog: ActivationCatalog { get }

    /// The samples that the rows' `sequence` numbers count.
    ///
    /// - Throws: The source's own error when they cannot be read.
    func samples() throws -> [Sample]

    /// Yields the selected rows at some hook points, batch by batch, in the order of the samples.
    ///
    /// One batch is computed for each that is asked for, so memory stays bounded whatever the reader's pace.
    func rows(at hookPoints: [HookPoint], selecting selection: TokenSelection) -> ActivationBatches
}
