public import VaneCore

/// The interventions of this package, as methods, and the random probe, which reads and steers: one path for built-ins and plugins.
public enum BuiltInInterventions {
    /// Every method, the reference rows first, then vectors, edits, predictors and controls.
    public static let methods: [Method] =
        [.none, .prompt, .add, .meanShift, .cautiousMeanShift, .contrastive]
        + [
            .differenceOfMeans, .probeDirection, .headShift, .ablation, .affineEdit, .clamp,
            .erasure, .angular,
        ]
        + [.p2s, .l2sNotes, .l2sPaper, .l2sRelease]
        + [.ridge, .nearestNeighbors, .constant, .gate, .random, .randomProbe]
}
