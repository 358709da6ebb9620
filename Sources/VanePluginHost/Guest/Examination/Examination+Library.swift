internal import CVanePlugin
internal import VaneCore
internal import VaneTensors

extension Examination {
    /// What came of asking for an instance of a method that the library does not have.
    private enum Stray {
        /// It was refused, with or without words.
        case refused(PluginFailure)
        /// It was made, or the call succeeded without making any.
        case made(Breach)
    }

    /// Tries ``PluginPromise/unknownIds``.
    func unknownIds() -> Breach? {
        var random = SeededGenerator(seed: request.seed, stream: 11)
        let drawn = (0..<4).map { _ in String(random.next(), radix: 16) }
        memory.note(.description)
        for id in ["", "vane", "vane.intervention/0"] + drawn.map({ "org.example.\($0)/1" }) {
            // SAFETY: the slot was checked when the library was loaded; the id lives during the call.
            guard unsafe image.plugin.get_interface(id) == nil else {
                return Breach(
                    tried: "'get_interface' was asked for '\(id)'",
                    seen: "it returned something",
                    remedy: "compare the whole id and return null for every other")
            }
        }
        for word in drawn {
            let method = "nothing-\(word)"
            let count = image.parameterCount(of: method)
            guard count == 0 else {
                return Breach(
                    tried: "'vane_params_t.count' was asked for the method '\(method)'",
                    seen: "it returned \(count)",
                    remedy: "return 0 for an id that is not one of the library's")
            }
            if case .made(let finding) = stray(method) { return finding }
        }
        return nil
    }

    /// Asks for an instance of a method that the library does not have.
    private func stray(_ method: String) -> Stray {
        memory.note(.create)
        defer { memory.note(.idle) }
        var (made, error): (OpaquePointer?, UnsafePointer<vane_error_t>?) = (nil, nil)
        var settings = unsafe vane_settings_t(
            header: vane_header_t(of: vane_settings_t.self), count: 0, items: nil,
            stride: Int64(MemoryLayout<vane_setting_t>.stride))
        // SAFETY: the slot was checked when the library was loaded; all arguments live during the call.
        let status = unsafe image.plugin.create(method, &settings, &made, &error)
        let failure = unsafe PluginFailure.taking(status, error)
        guard let failure, unsafe made == nil else {
            let seen =
                failure == nil ? "it succeeded" : "it failed and made an instance all the same"
            return .made(
                Breach(
                    tried: "'create' was asked for the method '\(method)'", seen: seen,
                    remedy: "return VANE_UNKNOWN_METHOD with a message and leave '*instance' null"))
        }
        return .refused(failure)
    }

    /// Tries ``PluginPromise/messages``: whatever fails must say why.
    func messages() -> Breach? {
        if case .refused(let failure) = stray("nothing-of-the-kind"), failure.code != .failed {
            return Self.silent(
                "'create' was asked for a method that is not there",
                PluginError.failed(image.path, in: "create", failure))
        }
        for method in listing.methods {
            let settings =
                WorkableMethod.candidates(for: method, seed: request.seed)
                + WorkableMethod.ends(of: method)
            for values in settings {
                for width in [16, 1, 3, 4096] {
                    do {
                        try use(method, values, width: width)
                    } catch let error as PluginError {
                        guard error.code == .failedWithoutMessage || error.code == .wrongABI
                        else { continue }
                        return Self.silent("'\(method.id)' was made and handed rows", error)
                    } catch {
                        continue
                    }
                }
            }
        }
        return nil
    }

    /// Has a method learn, where it learns, and hands it rows.
    ///
    /// - Throws: ``PluginError`` as the library fails.
    private func use(_ method: MethodDescriptor, _ values: ParameterValues, width: Int) throws {
        var recipe = PluginRecipe(method: method, values: values)
        if recipe.isLearned {
            let examples = try ExampleSet.drawn(for: method, width: width, seed: request.seed)
            recipe.state = try image.learn(recipe, from: examples, report: { _ in })
        }
        let instance = try WorkableMethod.instance(recipe, image, width: width)
        guard width == 16 else { return }
        let own = method.kind == .readout ? try instance.form().width : width
        _ = try RowSample(width: own, seed: request.seed).damage(by: instance, RowShelf())
    }

    /// A failure without a message.
    private static func silent(_ tried: String, _ error: PluginError) -> Breach {
        Breach(
            tried: tried, seen: error.message,
            remedy:
                "set '*error' to a vane_error_t with a message whenever the status is not VANE_OK")
    }
}
