internal import VaneCore

extension Breach {
    /// The loss of a child over a promise.
    static func loss(
        _ loss: ChildLoss, over promise: PluginPromise?, trying words: String
    ) -> Breach {
        Breach(
            tried: words, seen: "the library \(loss.words)",
            remedy: promise?.remedyForLoss ?? "run it in a debugger with the seed given")
    }

    /// A library without a method that can be used.
    static func noMethod(_ listing: LibraryListing) -> Breach {
        Breach(
            tried: "it was asked for its methods",
            seen: listing.unusable.first ?? "it offers none",
            remedy: "offer a method of kind VANE_KIND_INTERVENTION")
    }

    /// A description that takes too long.
    static func slowScan(_ seconds: Double) -> Breach {
        Breach(
            tried: "it was loaded and asked what it offers, in several processes",
            seen: "the quickest answer took \(Int((seconds * 1000).rounded())) ms",
            remedy: PluginPromise.scanTime.remedyForLoss)
    }

    /// A description that differs.
    static let unsteady = Breach(
        tried: "it was asked what it offers, twice in two processes",
        seen: "the answers differ",
        remedy:
            "describe the library from constants, whatever the time, the process or the environment"
    )
}
