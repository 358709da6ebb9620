internal import FoundationEssentials
internal import VaneCore

/// How host and child write what they say to each other.
enum ChildMessage {
    /// Writes messages; numbers that are not finite, as a range may have, become words.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        encoder.outputFormatting = .sortedKeys
        return encoder
    }

    /// Reads messages.
    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}

/// What a child is to do; it does one thing and ends.
struct ChildOrder: Codable, Sendable {
    /// What is to be done.
    enum Task: Codable, Sendable {
        /// Say what the library offers, and make and end each method once with its defaults.
        case list
        /// Make a method and say what it needs, or what form it has.
        case ask(ChildMethod)
        /// Make a method, have it learn from the examples that are handed over, and say what it keeps.
        case learn(ChildMethod, LessonBounds)
        /// Bring back what a method has learned, and say what it keeps then.
        case recall(ChildMethod)
        /// Make a readout, get it ready, and score rows until the connection is closed.
        case read(ChildMethod, ReadoutForm)
        /// Make a method, get it ready for a shape, and answer calls until the connection is closed.
        case run(ChildMethod, ChildShape)
        /// Say what the library offers, twice, and how long that took.
        case scan
        /// Try a promise and say what came of it.
        case examine(ChildExamination)
    }

    /// The library's absolute path.
    let library: String
    /// The SHA-256 that the library's file must have.
    let fingerprint: String
    /// The host's version.
    let hostVersion: String
    /// What the child may use.
    let limits: PluginLimits
    /// What is to be done.
    let task: Task
}

/// A method with its parameters.
struct ChildMethod: Codable, Sendable {
    /// The method's id.
    let id: String
    /// The parameters in writing, defaults filled in.
    let parameters: [String: String]
    /// What it has learned, where it learns.
    var state: [ChildTensor] = []

    /// Writes a recipe down.
    init(_ recipe: PluginRecipe) {
        id = recipe.method.id
        parameters = recipe.values.texts
        state = ChildTensor.list(recipe.state)
    }

    /// Names a method with parameters.
    init(id: String, parameters: [String: String]) {
        self.id = id
        self.parameters = parameters
    }
}

/// A promise that a child is to try.
struct ChildExamination: Codable, Sendable {
    /// The promise's id.
    let promise: String
    /// The method; nothing for the library as a whole.
    let method: String?
    /// Where everything is drawn from.
    let seed: UInt64
}

/// What came of a promise in a child.
enum ChildVerdict: Codable, Sendable {
    /// It was kept.
    case kept
    /// It was broken.
    case broken(Breach)
    /// It could not be tried, for a reason.
    case untried(String)

    /// Creates the verdict of a trial that was made.
    init(_ finding: Breach?) {
        self = finding.map { .broken($0) } ?? .kept
    }
}

/// The bounds within which a child's instance will be called.
struct ChildShape: Codable, Sendable {
    /// The number of values in a row.
    let width: Int
    /// The number of values in a context vector.
    let contextWidth: Int
    /// The number of sequences.
    let sequences: Int
    /// The most rows in one call.
    let rows: Int
    /// The number of scores a row; 0 unless rows are scored.
    var outputs = 0

    /// The shape of a lesson: as many rows and contexts as a batch has examples.
    init(_ bounds: LessonBounds) {
        (width, contextWidth) = (bounds.width, bounds.contextWidth)
        (sequences, rows) = (bounds.batch, bounds.batch)
    }

    /// The shape of a readout's calls.
    init(_ form: ReadoutForm) {
        (width, contextWidth, sequences) = (form.width, 0, ReadoutForm.rows)
        (rows, outputs) = (ReadoutForm.rows, form.outputs)
    }

    /// Copies the bounds of a run.
    init(_ shape: RunShape) {
        (width, contextWidth, sequences, rows) = (
            shape.width, shape.contextWidth, shape.sequences, shape.rows
        )
    }

    /// The bounds as the core has them.
    var run: RunShape {
        RunShape(width: width, contextWidth: contextWidth, sequences: sequences, rows: rows)
    }
}

/// What came of an order.
enum ChildAnswer: Codable, Sendable {
    /// What the library offers.
    case listing(LibraryListing)
    /// Where the method's context is read, if it needs one.
    case needs(context: String?)
    /// What the method reads and gives.
    case form(ReadoutForm)
    /// The method is ready for calls.
    case ready
    /// What became of a pass over the examples.
    case passed(PassReport)
    /// What the method has learned.
    case learned([ChildTensor])
    /// What the library offers, after how many seconds, and whether it said the same a second time.
    case scanned(LibraryListing, seconds: Double, isSteady: Bool)
    /// What came of a promise.
    case examined(ChildVerdict)
    /// The library was refused, or failed, by its own words.
    case refused(code: String, message: String)

    /// The answer that tells of an error.
    static func refused(_ error: PluginError) -> ChildAnswer {
        .refused(code: error.code.name, message: error.message)
    }

    /// Returns the answer unless it tells of an error.
    ///
    /// - Throws: The ``PluginError`` that it tells of.
    func accepted() throws(PluginError) -> ChildAnswer {
        guard case .refused(let code, let message) = self else { return self }
        throw PluginError(PluginError.Code(name: code), message)
    }
}
