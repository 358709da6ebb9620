import VaneCore
import VaneProbes
import VaneSteering
import VaneTensors

@testable import VaneComparison

/// A comparison on the stub: two topics a behaviour, hidden states as the stub has them, and room to plant leaks.
struct StubExperiment {
    /// The behaviours.
    static let classes = ["plain", "refuse", "doctor"]
    /// The topics of each behaviour.
    static let topics = [["tea", "cup"], ["gun", "knife"], ["pill", "fever"]]
    /// The outputs of both blocks.
    static let hooks = [HookPoint(.residPost, block: 0), HookPoint(.residPost, block: 1)]
    /// The number of prompts about a topic, by split; no two splits have as many rows.
    static let counts: [ControlTask.Split: Int] = [.train: 4, .validation: 2, .test: 1]

    /// The model.
    let model = StubModel()
    /// The methods.
    var catalog = MethodCatalog()
    /// What is compared.
    var task: ControlTask
    /// What is added to every state of a split, the leak that a fit on train must not see.
    var planted: [ControlTask.Split: Float] = [:]
    /// What the shifts of a split are multiplied by.
    var shiftScale: [ControlTask.Split: Float] = [:]
    /// The context vectors, `[prompts, D]`, where they are not the stub's own states.
    var contexts: [HookPoint: Tensor<Float>]?
    /// The strengths tried.
    var strengths: [Float] = [0.25, 0.6, 1, 2]

    /// Sets up the built-in methods, those of L2S left out unless asked for, and further ones.
    init(methods: [Method] = []) throws {
        let builtIn = BuiltInInterventions.methods.filter {
            !$0.descriptor.id.hasPrefix("l2s")
        }
        try catalog.add(BuiltInProbes.methods + builtIn + methods)
        var items: [ControlTask.Split: [ControlTask.Item]] = [:]
        for split in ControlTask.Split.allCases {
            items[split] = Self.topics.indices.flatMap { wanted in
                Self.topics[wanted].flatMap { topic in
                    (0..<(Self.counts[split] ?? 0)).map { Self.item(split, topic, wanted, $0) }
                }
            }
        }
        task = ControlTask(
            classes: Self.classes, items: items, maximumTokens: 2, forcedTokens: 1
        ) { completion in
            Self.classes.firstIndex { completion.text.hasSuffix($0) }
        }
    }

    /// One prompt.
    private static func item(
        _ split: ControlTask.Split, _ topic: String, _ wanted: Int, _ number: Int
    ) -> ControlTask.Item {
        let prompt = "\(split.rawValue) \(topic)"
        return ControlTask.Item(
            sample: Sample(id: "\(prompt) \(number)", prompt: prompt), wanted: wanted,
            cluster: topic, isNovel: topic == "knife",
            instructed: ["prompt": "\(classes[wanted]) \(prompt)"])
    }

    /// The prompts of all splits, in order, each with its split.
    private var rows: [(split: ControlTask.Split, item: ControlTask.Item)] {
        ControlTask.Split.allCases.flatMap { split in
            task.items(of: split).map { (split, $0) }
        }
    }

    /// The states of the prompts and of their contrast prompts, whose difference is 2 along the behaviour wanted.
    func activations() async throws -> TaskActivations {
        let states = rows.map { row in
            let topic = row.item.sample.prompt.split(separator: " ").last.map(String.init) ?? ""
            return (StubModel.states[topic] ?? []).map { $0 + (planted[row.split] ?? 0) }
        }
        let shifts = rows.map { row in
            (0..<StubModel.width).map { column -> Float in
                let isWanted = row.item.wanted > 0 && column == row.item.wanted
                return (isWanted ? 2 : 0) * (shiftScale[row.split] ?? 1)
                    + (planted[row.split] ?? 0)
            }
        }
        let zeros = Tensor<Float>(shape: [shifts.count, StubModel.width], repeating: 0)
        func everywhere(_ rows: [[Float]]) -> [HookPoint: Tensor<Float>] {
            let tensor = Tensor(shape: [rows.count, StubModel.width], rows.flatMap(\.self))
            return Dictionary(uniqueKeysWithValues: Self.hooks.map { ($0, tensor) })
        }
        return try await TaskActivations(
            of: task, contexts: StubSource(values: contexts ?? everywhere(states)),
            contrasts: [
                TaskActivations.Contrast(
                    name: "end", positive: everywhere(shifts),
                    negative: Dictionary(uniqueKeysWithValues: Self.hooks.map { ($0, zeros) }))
            ])
    }

    /// A fitter of the methods.
    func fitter() async throws -> Fitter {
        Fitter(catalog: catalog, task: task, activations: try await activations(), seed: 7)
    }

    /// The comparison itself.
    func experiment() async throws -> SteeringExperiment {
        SteeringExperiment(
            task: task, model: model, catalog: catalog, activations: try await activations(),
            space: SearchSpace(
                hooks: Self.hooks, contexts: [Self.hooks[0]], contrasts: ["end"],
                strengths: strengths),
            seed: 7)
    }

    /// A setting of a method at the second block, reading contexts at the first.
    static func setting(_ method: String, alpha: Float = 1) -> Setting {
        Setting(
            method: method, contrast: "end", hook: hooks[1], context: hooks[0], alpha: alpha)
    }
}

extension Method {
    /// A plugin's intervention without training, which adds one vector.
    static func plugin(
        _ id: String, fit: @escaping @Sendable (FitRequest) throws -> Artifact
    ) -> Method {
        Method(
            MethodDescriptor(
                id, .intervention, from: .nothing, summary: "A test's intervention.", source: "-",
                origin: .plugin(path: "p.so", fingerprint: "00")),
            fit: fit,
            intervention: { artifact in
                Addition(Direction(try artifact.require("vector").elements), method: id)
            })
    }

    /// An intervention that adds nothing at any strength.
    static let idle = plugin("idle") { _ in
        Artifact(
            method: "idle",
            tensors: ["vector": Tensor(shape: [StubModel.width], repeating: 0)])
    }

    /// An intervention whose fit fails.
    static let broken = plugin("broken") { _ in
        throw VaneError(.interventionFailed, "'broken' cannot <be> fitted.")
    }
}
