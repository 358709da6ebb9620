extension UInt64 {
    /// The 64-bit FNV-1a hash of bytes: the same on every machine and in every process, unlike the language's own.
    ///
    /// - SeeAlso: Fowler, Noll and Vo, [FNV](https://datatracker.ietf.org/doc/draft-eastlake-fnv/).
    package init(hashing bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
