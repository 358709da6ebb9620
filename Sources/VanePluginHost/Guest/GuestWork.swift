internal import CVanePlugin
internal import VaneCore

/// Carries out a host's order in the child.
struct GuestWork {
    /// The order.
    private let order: ChildOrder
    /// The connection to the host.
    private let channel: FrameChannel
    /// The memory shared with the host.
    private let memory: GuestMemory

    /// Tries the promises that this module does not know.
    private let judge: PluginJudge?

    /// Creates the work.
    init(
        _ order: ChildOrder, _ channel: FrameChannel, _ memory: GuestMemory,
        judge: PluginJudge? = nil
    ) {
        self.judge = judge
        self.order = order
        self.channel = channel
        self.memory = memory
    }

    /// Loads the library and does what was ordered.
    ///
    /// - Throws: ``PluginError`` for what the library does or says wrong.
    /// - Returns: What is to be answered last.
    func answer(fingerprint: ([UInt8]) -> String) throws(PluginError) -> ChildAnswer {
        let file = try PluginFile(at: order.library, fingerprint: fingerprint)
        guard file.fingerprint == order.fingerprint else { throw .changed(file.path) }
        let start = ContinuousClock.now
        let image = try LoadedImage.opening(file, hostVersion: order.hostVersion) { [memory] in
            memory.note($0)
        }
        let listing = try LibraryListing(of: image)
        let duration = ContinuousClock.now - start
        memory.note(.idle)
        switch order.task {
        case .list:
            for method in listing.methods { try tryOut(method, of: image) }
            return .listing(listing)
        case .ask(let request):
            let instance = try make(request, of: image, listing)
            if instance.method.kind == .readout { return .form(try instance.form()) }
            let needs = try instance.needs()
            return .needs(context: needs.context.map { "\($0)" })
        case .run(let request, let shape):
            let instance = try make(request, of: image, listing)
            try instance.prepare(for: shape.run)
            return serve(instance, shape)
        case .read(let request, let form):
            let instance = try make(request, of: image, listing)
            try instance.prepare(rows: ReadoutForm.rows)
            return serve(instance, ChildShape(form))
        case .recall(let request):
            return .learned(ChildTensor.list(try make(request, of: image, listing).state()))
        case .learn(let request, let bounds):
            let instance = try make(request, of: image, listing)
            try instance.begin(bounds)
            return serve(instance, ChildShape(bounds))
        case .scan:
            memory.note(.description)
            let isSteady = try LibraryListing(of: image) == listing
            return .scanned(listing, seconds: duration / .seconds(1), isSteady: isSteady)
        case .examine(let request):
            let examination = Examination(image, listing, request, memory, judge)
            return .examined(try examination.verdict())
        }
    }

    /// Says that an instance is ready and hands it calls until the host has had enough.
    private func serve(_ instance: PluginInstance, _ shape: ChildShape) -> ChildAnswer {
        guard channel.send(.answer, ChildAnswer.ready) else { return .ready }
        GuestCalls(channel, memory, shape).serve(instance)
        return .ready
    }

    /// Makes and ends a method once with its defaults; that it refuses them in words is its right.
    private func tryOut(_ method: MethodDescriptor, of image: LoadedImage) throws(PluginError) {
        let request = ChildMethod(id: method.id, parameters: [:])
        do throws(PluginError) {
            let instance = try make(method, request, of: image)
            guard method.input == .nothing else { return }
            if method.kind == .readout { _ = try instance.form() } else { _ = try instance.needs() }
        } catch  where error.code == .failed {
            return
        }
    }

    /// Makes an instance of a method that the library lists.
    private func make(
        _ request: ChildMethod, of image: LoadedImage, _ listing: LibraryListing
    ) throws(PluginError) -> PluginInstance {
        guard let method = listing.methods.first(where: { $0.id == request.id }) else {
            throw .inconsistent(image.path)
        }
        return try make(method, request, of: image)
    }

    /// Makes an instance of a method.
    private func make(
        _ method: MethodDescriptor, _ request: ChildMethod, of image: LoadedImage
    ) throws(PluginError) -> PluginInstance {
        guard let values = try? ParameterValues(request.parameters, for: method) else {
            throw .inconsistent(image.path)
        }
        let instance = try PluginInstance(image, method, values)
        guard !request.state.isEmpty else { return instance }
        guard let state = ChildTensor.tensors(request.state) else {
            throw .inconsistent(image.path)
        }
        try instance.restore(state)
        return instance
    }
}

extension ChildOrder.Task {
    /// The shape of the calls that are ordered, if any are.
    var shape: ChildShape? {
        switch self {
        case .run(_, let shape): shape
        case .read(_, let form): ChildShape(form)
        case .learn(_, let bounds): ChildShape(bounds)
        default: nil
        }
    }
}
