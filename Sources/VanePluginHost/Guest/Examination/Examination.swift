internal import CVanePlugin
internal import VaneCore

/// Tries one promise of a library, in a child.
struct Examination {
    /// The library.
    let image: LoadedImage
    /// What it offers.
    let listing: LibraryListing
    /// What is to be tried.
    let request: ChildExamination
    /// The memory in which is noted how far the child has come.
    let memory: GuestMemory
    /// Tries the promises that this module does not know.
    private let judge: PluginJudge?

    /// Creates an examination.
    init(
        _ image: LoadedImage, _ listing: LibraryListing, _ request: ChildExamination,
        _ memory: GuestMemory, _ judge: PluginJudge?
    ) {
        self.image = image
        self.listing = listing
        self.request = request
        self.memory = memory
        self.judge = judge
    }

    /// Tries the promise.
    ///
    /// - Throws: ``PluginError`` for what the library fails at where it may not.
    func verdict() throws(PluginError) -> ChildVerdict {
        let promise = PluginPromise(rawValue: request.promise)
        switch promise {
        case .unknownIds: return ChildVerdict(unknownIds())
        case .messages: return ChildVerdict(messages())
        default: break
        }
        guard let method = listing.methods.first(where: { $0.id == request.method }) else {
            throw .inconsistent(image.path)
        }
        guard let workable = WorkableMethod(method, of: image, seed: request.seed) else {
            if promise == .lifeCycle, let breach = refusedState(method) { return .broken(breach) }
            return .untried(
                "'\(method.id)' refuses all settings and widths that were tried, its defaults among them"
            )
        }
        switch promise {
        case .lifeCycle: return ChildVerdict(try lifeCycle(workable))
        case .parameters: return ChildVerdict(parameters(workable))
        case .bounds: return ChildVerdict(try bounds(workable))
        case .rowsChanged: return ChildVerdict(try rowsChanged(workable))
        case .pointers: return ChildVerdict(try pointers(workable))
        case .reset: return ChildVerdict(try reset(workable))
        case .leaks: return ChildVerdict(try leaks(workable))
        case .state:
            do {
                return ChildVerdict(try state(workable))
            } catch let error as PluginError {
                throw error
            } catch {
                return .untried("\(error)")
            }
        default: return try judged(workable)
        }
    }

    /// Lets the judge try the promise.
    private func judged(_ workable: WorkableMethod) throws(PluginError) -> ChildVerdict {
        guard let judge else { return .untried("this program does not know the promise") }
        var (interventions, readouts): ([any Intervention], [any Readout]) = ([], [])
        for recipe in workable.recipes {
            switch workable.method.kind {
            case .intervention: interventions.append(try PluginIntervention(image, recipe))
            case .readout: readouts.append(try PluginReadout(image.instance(recipe)))
            }
        }
        let examinee = PluginExaminee(
            method: workable.method, width: workable.width, interventions: interventions,
            readouts: readouts)
        return ChildVerdict(judge(request.promise, examinee, request.seed))
    }
}
