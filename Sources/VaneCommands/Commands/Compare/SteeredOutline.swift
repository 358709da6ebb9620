import VaneArchive
import VaneComparison
import VaneCore

/// What a plan with a model would run: counts, time and disk, judged by a pilot on a part of the prompts.
struct SteeredOutline: Encodable {
    /// The number of prompts of each split.
    let prompts: [String: Int]
    /// The hash of the division, to freeze it.
    let splitHash: String
    /// The hook points at which states are captured.
    let captured: [String]
    /// The number of fits.
    let fits: Int
    /// The number of cells that are measured.
    let cells: Int
    /// The time of the run on this machine as it is now, in seconds.
    let seconds: Double
    /// The bytes of the archives.
    let bytes: Int

    /// The most prompts of a split that the pilot passes.
    private static let pilotPrompts: [ControlTask.Split: Int] = [
        .train: 600, .validation: 150, .test: 300,
    ]

    /// Runs the pilot in a folder for temporary files.
    ///
    /// - Throws: What the model and the archives throw.
    init(_ steered: SteeredPlan, catalog: MethodCatalog) async throws {
        let counts = steered.task.items.mapValues(\.count)
        var part = steered
        for (split, most) in Self.pilotPrompts {
            let items = steered.task.items(of: split)
            let kept = min(items.count, most)
            // Evenly over the split, so that classes that stand together are all there.
            part.task.items[split] = (0..<kept).map { items[$0 * items.count / kept] }
        }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let start = ContinuousClock.now
        let activations = try await part.activations(in: folder.path, resuming: false)
        let capture = (ContinuousClock.now - start).seconds
        let steering = SteeringComparison(
            task: part.task, model: part.model, catalog: catalog, activations: activations,
            plan: part.steering, seeds: part.plan.seeds)
        let readouts = ReadoutComparison(catalog: catalog, plan: part.plan)
        let estimate = try await PlanRun(steering: steering, readouts: readouts, settings: [:])
            .estimate(for: counts)
        let whole = Double(counts.values.reduce(0, +))
        let passed = Double(part.task.items.values.reduce(0) { $0 + $1.count })
        prompts = Dictionary(
            counts.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 })
        splitHash = steered.splitHash
        captured = steered.captured.map(\.description)
        (fits, cells) = (estimate.fits, estimate.cells)
        seconds = estimate.seconds + capture * whole / max(1, passed)
        var bytes = 0
        for (_, _, capture) in steered.captures(in: folder.path) {
            bytes += try await capture.estimate().bytes
        }
        self.bytes = bytes
    }

    /// Prints the outline.
    ///
    /// - Throws: What writing JSON throws.
    func show(json: Bool) throws {
        guard !json else { return try JSONText.print(self) }
        for (name, count) in prompts.sorted(by: { $0.key < $1.key }) {
            Console.print("\(name.padded(to: 12)) \(count) prompts")
        }
        Console.print("split hash   \(splitHash)")
        Console.print("captured at  \(captured.joined(separator: ", "))")
        Console.print("fits         \(fits)")
        Console.print("cells        \(cells)")
        Console.print("time         about \(seconds.tenths) s on this machine as it is now")
        Console.print("archives     about \(bytes) bytes; nothing was kept")
    }
}
