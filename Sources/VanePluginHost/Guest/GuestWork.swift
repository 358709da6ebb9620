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
            let needs = try instance.needs()
            return .needs(context: needs.context.map { "\($0)" })
        case .run(let request, let shape):
            let instance = try make(request, of: image, listing)
            try instance.prepare(for: shape.run)
            guard channel.send(.answer, ChildAnswer.ready) else { return .ready }
            GuestCalls(channel, memory, width: shape.width, contextWidth: shape.contextWidth)
                .serve(instance)
            return .ready
        case .scan:
            memory.note(.description)
            let isSteady = try LibraryListing(of: image) == listing
            return .scanned(listing, seconds: duration / .seconds(1), isSteady: isSteady)
        case .examine(let request):
            let examination = Examination(image, listing, request, memory, judge)
            return .examined(try examination.verdict())
        }
    }

    /// Makes and ends a method once with its defaults; that it refuses them in words is its right.
    private func tryOut(_ method: MethodDescriptor, of image: LoadedImage) throws(PluginError) {
        let request = ChildMethod(id: method.id, parameters: [:])
        do throws(PluginError) {
            _ = try make(method, request, of: image).needs()
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
        return try PluginInstance(image, method, values)
    }
}

extension ChildOrder.Task {
    /// The shape of the run that is ordered, if one is.
    var shape: ChildShape? {
        if case .run(_, let shape) = self { shape } else { nil }
    }
}
