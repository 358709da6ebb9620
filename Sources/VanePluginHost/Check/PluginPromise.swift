internal import VaneCore

/// What a library promises beyond the core's promises of its methods, one case each; the raw value is the promise's stable id.
public enum PluginPromise: String, CaseIterable, Sendable {
    /// It is loaded, its entry succeeds, no required slot is null, and what it says of itself can be used.
    case load
    /// It says what it offers within 100 ms.
    case scanTime = "scan-time"
    /// It says the same of itself every time, in every process.
    case description
    /// Ids that it does not know give null, 0 or a failure.
    case unknownIds = "unknown-ids"
    /// Every failure has a message.
    case messages
    /// Instances are made, used in the contract's order, and ended, any number of them.
    case lifeCycle = "life-cycle"
    /// Every value inside a declared range is taken.
    case parameters
    /// Nothing is written but the rows' values.
    case bounds
    /// As many rows are reported as changed as did change.
    case rowsChanged = "rows-changed"
    /// No pointer into a call's rows is used after the call.
    case pointers
    /// After `reset` an instance is as new.
    case reset
    /// What an instance took is given back when it ends.
    case leaks
    /// What was learned is kept bit for bit, and nothing else is taken back.
    case state

    /// The promise in one sentence.
    public var summary: String {
        switch self {
        case .load: "It loads, fills every required slot and describes usable methods."
        case .scanTime: "It says what it offers within 100 ms."
        case .description: "It says the same of itself every time."
        case .unknownIds: "Ids that it does not know give null, 0 or a failure."
        case .messages: "Every failure has a message."
        case .lifeCycle: "Instances can be made, used, reset and ended, any number of them."
        case .parameters: "Every value inside a declared range is taken."
        case .bounds: "Nothing is written but the rows' values."
        case .rowsChanged: "As many rows are reported as changed as did change."
        case .pointers: "No pointer into a call's rows is used after the call."
        case .reset: "After 'reset' an instance is as new."
        case .leaks: "What an instance took is given back when it ends."
        case .state: "What was learned can be kept and brought back, and nothing else can."
        }
    }

    /// The promises that are tried once a library.
    static let ofLibrary: [PluginPromise] = [.unknownIds, .messages]
    /// The promises that are tried once a method that lives.
    static let ofMethods: [PluginPromise] = [
        .parameters, .bounds, .rowsChanged, .pointers, .reset, .leaks, .state,
    ]

    /// Whether the promise says something of a method.
    func concerns(_ method: MethodDescriptor) -> Bool {
        switch self {
        case .rowsChanged, .reset: method.kind == .intervention
        case .state: method.input != .nothing
        default: true
        }
    }

    /// What an author does about a child that was lost over the promise.
    var remedyForLoss: String {
        switch self {
        case .bounds: "write to the 'width' values of each of the 'count' rows and nowhere else"
        case .pointers:
            "copy what is needed from rows, labels and contexts; they are the host's again when the call returns"
        case .leaks: "free in 'destroy' what 'create' and 'prepare' took"
        case .parameters: "take every value of the range, or declare a narrower one"
        case .unknownIds: "compare ids with those of the library before anything else"
        case .scanTime: "describe the library from constants, and do what takes time in 'prepare'"
        default: "run it in a debugger with the seed given"
        }
    }
}
