internal import VaneCore
internal import VaneTensors

/// A method with settings and a width of rows that it takes, and what it learned under each setting, where it learns.
struct WorkableMethod {
    /// The method.
    let method: MethodDescriptor
    /// The number of values in a row.
    let width: Int
    /// Settings under which it gets ready for rows of that width, its defaults first where they are among them.
    let recipes: [PluginRecipe]
    /// The library.
    private let image: LoadedImage

    /// The number of sequences of a run.
    static let sequences = 3
    /// The most rows of a call.
    static let rows = 64
    /// The widths that are tried until one is taken.
    private static let widths = [16, 8, 64, 128, 256, 2, 1]
    /// The most settings that are kept.
    private static let recipesMost = 4

    /// Looks for settings and a width; nothing where none is found.
    init?(_ method: MethodDescriptor, of image: LoadedImage, seed: UInt64) {
        self.method = method
        self.image = image
        let candidates = Self.candidates(for: method, seed: seed)
        for width in Self.widths {
            var (recipes, taken) = ([PluginRecipe](), width)
            for values in candidates where recipes.count < Self.recipesMost {
                let tried = try? Self.recipe(values, method, image, width: width, seed: seed)
                guard let (recipe, width) = tried, recipes.isEmpty || width == taken
                else { continue }
                recipes.append(recipe)
                taken = width
            }
            guard !recipes.isEmpty else { continue }
            (self.width, self.recipes) = (taken, recipes)
            return
        }
        return nil
    }

    /// Has a method learn, where it learns, and makes it ready once.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    /// - Returns: What its instances are made of, and the width of rows that it takes: a readout's own, or the one given.
    private static func recipe(
        _ values: ParameterValues, _ method: MethodDescriptor, _ image: LoadedImage, width: Int,
        seed: UInt64
    ) throws -> (PluginRecipe, Int) {
        var recipe = PluginRecipe(method: method, values: values)
        if recipe.isLearned {
            let examples = try ExampleSet.drawn(for: method, width: width, seed: seed)
            recipe.state = try image.learn(recipe, from: examples, report: { _ in })
        }
        let instance = try instance(recipe, image, width: width)
        return (recipe, method.kind == .readout ? try instance.form().width : width)
    }

    /// Makes an instance that is ready for rows.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    func instance(_ recipe: PluginRecipe) throws(PluginError) -> PluginInstance {
        try Self.instance(recipe, image, width: width)
    }

    /// Makes an instance that is ready for rows of a width.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    static func instance(
        _ recipe: PluginRecipe, _ image: LoadedImage, width: Int
    ) throws(PluginError) -> PluginInstance {
        let instance = try image.instance(recipe)
        try makeReady(instance, width: width)
        return instance
    }

    /// Makes an instance ready for rows of a width.
    ///
    /// - Throws: ``PluginError`` as the library refuses.
    static func makeReady(_ instance: PluginInstance, width: Int) throws(PluginError) {
        guard instance.method.kind == .intervention else { return try instance.prepare(rows: rows) }
        let isContextual = try instance.needs().context != nil
        try instance.prepare(
            for: RunShape(
                width: width, contextWidth: isContextual ? width : 0, sequences: sequences,
                rows: rows))
    }

    /// Draws settings: the defaults, then every parameter somewhere in its range.
    static func candidates(for method: MethodDescriptor, seed: UInt64) -> [ParameterValues] {
        var random = SeededGenerator(seed: seed, stream: 10)
        var settings: [[String: String]] = [[:]]
        if !method.parameters.isEmpty {
            for _ in 0..<8 {
                settings.append(
                    Dictionary(
                        method.parameters.map { ($0.name, $0.draw(&random)) },
                        uniquingKeysWith: { $1 }))
            }
        }
        return settings.compactMap { try? ParameterValues($0, for: method) }
    }

    /// Settings with one parameter at an end of its range, the others at their defaults.
    static func ends(of method: MethodDescriptor) -> [ParameterValues] {
        method.parameters.flatMap { parameter in
            parameter.ends.compactMap { try? ParameterValues([parameter.name: $0], for: method) }
        }
    }
}

extension ParameterDescriptor {
    /// Draws a value; where the range is wider than a million, one near the default.
    func draw(_ random: inout SeededGenerator) -> String {
        switch kind {
        case .integer(let value, let range):
            let low = max(range.lowerBound, value.saturating(minus: 1000))
            let high = min(range.upperBound, value.saturating(plus: 1000))
            return "\(low + random.index(below: high - low + 1))"
        case .real(let value, let range):
            let (low, high) = (
                max(range.lowerBound, value - 1e6), min(range.upperBound, value + 1e6)
            )
            return "\(min(high, max(low, low + (high - low) * random.unit())))"
        case .flag: return "\(random.next() & 1 == 0)"
        case .choice(_, let words): return words.isEmpty ? "" : random.element(of: words)
        }
    }

    /// The values at the ends of the range, or every word; none that is not finite.
    var ends: [String] {
        switch kind {
        case .integer(_, let range): return ["\(range.lowerBound)", "\(range.upperBound)"]
        case .real(_, let range):
            return [range.lowerBound, range.upperBound].filter(\.isFinite).map { "\($0)" }
        case .flag: return ["false", "true"]
        case .choice(_, let words): return words
        }
    }
}

extension Int {
    /// The difference, or the least number there is.
    fileprivate func saturating(minus other: Int) -> Int {
        let (difference, overflows) = subtractingReportingOverflow(other)
        return overflows ? .min : difference
    }

    /// The sum, or the greatest number there is.
    fileprivate func saturating(plus other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
