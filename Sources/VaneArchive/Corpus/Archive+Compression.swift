extension Archive {
    /// How hard the rows of a corpus were compressed; nothing when the store is no corpus, or has no hook points.
    public var compression: ArchiveCompression? {
        guard let hook = corpus?.hookPoints.first,
            let metadata = try? array(at: CorpusSchema.activations(hook)).metadata,
            let inner = metadata.codecs.sharding?.inner,
            case .blosc(let codec)? = inner.bytesToBytes.first
        else { return nil }
        return ArchiveCompression.allCases.last { $0.level <= codec.level }
    }
}
