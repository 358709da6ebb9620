import VaneCore

/// What `--apply` says: an artefact or a method without training, then where, when and how strongly.
///
/// Written `FILE.safetensors[:alpha=1,at=HOOK+HOOK,tokens=SELECTION,context=HOOK]`, or `METHOD[:…]` with the method's own
/// parameters among the settings.
struct ApplySpecification: Sendable, Hashable {
    /// The artefact's path or the method's id.
    let subject: String
    /// How strongly, if said.
    let strength: StrengthSchedule?
    /// Where, if said.
    let hookPoints: [HookPoint]?
    /// Where context vectors are read, if said; else where the artefact says.
    let contextHookPoint: HookPoint?
    /// Which positions, if said.
    let selection: TokenSelection?
    /// Further settings, for methods without training.
    let parameters: [String: String]

    /// Reads the written form.
    ///
    /// - Throws: `VaneError` with code `unparsable`.
    init(_ text: String) throws {
        let (subject, settings) = ApplySpecification.cut(text)
        var (strength, hooks): (StrengthSchedule?, [HookPoint]?)
        var (selection, context): (TokenSelection?, HookPoint?)
        var parameters: [String: String] = [:]
        var seen: Set<String> = []
        let parts = settings.split(separator: ",", omittingEmptySubsequences: false)
        for setting in settings.isEmpty ? [] : parts {
            guard let equals = setting.firstIndex(of: "=") else {
                throw VaneError(
                    .unparsable,
                    "'\(setting)' in --apply '\(text)' is no setting; write name=value, as in alpha=1."
                )
            }
            let name = String(setting[..<equals])
            let value = String(setting[setting.index(after: equals)...])
            guard seen.insert(name).inserted else {
                throw VaneError(
                    .unparsable, "--apply '\(text)' sets '\(name)' twice; set it once.")
            }
            switch name {
            case "alpha": strength = try StrengthSchedule(value)
            case "at": hooks = try Self.places(value)
            case "tokens": selection = try TokenSelection(value)
            case "context": context = try HookPoint(value)
            default: parameters[name] = value
            }
        }
        guard !subject.isEmpty else {
            throw VaneError(.unparsable, "--apply '\(text)' names no artefact; begin with a file.")
        }
        self.subject = subject
        self.strength = strength
        hookPoints = hooks
        self.selection = selection
        contextHookPoint = context
        self.parameters = parameters
    }

    /// Reads hook points, each of which is given once.
    private static func places(_ text: String) throws -> [HookPoint] {
        let hooks = try HookPoint.list(text)
        var seen: Set<HookPoint> = []
        if let twice = hooks.first(where: { !seen.insert($0).inserted }) {
            throw VaneError(
                .unparsable,
                "'at=\(text)' names '\(twice)' twice, where it would be edited twice; name it once."
            )
        }
        return hooks
    }

    /// Cuts at the first colon behind which a setting begins, since paths may hold colons.
    private static func cut(_ text: String) -> (subject: String, settings: Substring) {
        for index in text.indices where text[index] == ":" {
            let rest = text[text.index(after: index)...]
            let name = rest.prefix { $0.isLetter || $0 == "-" }
            if !name.isEmpty, rest.dropFirst(name.count).first == "=" {
                return (String(text[..<index]), rest)
            }
        }
        return (text.hasSuffix(":") ? String(text.dropLast()) : text, "")
    }

    /// Makes the application, after checking that the artefact belongs to the model.
    ///
    /// - Throws: `VaneError` or the store's error when the artefact is missing, of another model, or cannot steer.
    func application(
        for model: ModelDescription, methods: MethodCatalog, store: any ArtifactStore,
        prompts: [String] = []
    ) throws -> Application {
        var artifact = try artifact(methods: methods, store: store)
        artifact.contextHookPoint = contextHookPoint ?? artifact.contextHookPoint
        try artifact.requireModel(model, named: subject)
        try artifact.requirePrompts(prompts, named: subject)
        let hooks = hookPoints ?? artifact.hookPoints
        guard !hooks.isEmpty else {
            throw VaneError(
                .missingData,
                "'\(subject)' does not say where it belongs; add at=, as in at=resid_post.0.")
        }
        return Application(
            subject, try methods.intervention(of: artifact, from: subject), at: hooks,
            selecting: selection ?? .generated,
            strength: try strength ?? artifact.chosenStrength(in: subject) ?? .constant(1))
    }

    /// Reads the artefact, or makes one of a method that needs no training.
    private func artifact(methods: MethodCatalog, store: any ArtifactStore) throws -> Artifact {
        let known = methods.methods.first { $0.descriptor.id == subject }
        guard let known, known.descriptor.input == .nothing, known.intervention != nil,
            !FileBytes.exists(subject)
        else {
            try requireFile(known)
            guard parameters.isEmpty else {
                throw VaneError(
                    .unparsable,
                    "'\(parameters.keys.sorted()[0])' is no setting of an artefact; there are alpha, at, tokens and context."
                )
            }
            return try store.load(subject)
        }
        let values = try ParameterValues(parameters, for: known.descriptor)
        return try known.fit(Method.FitRequest(data: .nothing, parameters: values))
    }

    /// Refuses a word that is no file's name with what it lacks; what looks like a path is left to the store.
    private func requireFile(_ known: Method?) throws {
        guard !subject.contains("/"), !subject.contains("."), !FileBytes.exists(subject) else {
            return
        }
        if let known, known.intervention != nil {
            throw CommandError(
                "'\(subject)' needs an artefact; fit it with 'vane fit \(subject)' and apply its file."
            )
        }
        if let known {
            throw CommandError(
                known.readout == nil
                    ? "'\(subject)' is a reference of comparisons and edits no hidden state; leave it out."
                    : "'\(subject)' reads but does not steer; give its artefact's file to --read.")
        }
        throw CommandError(
            "'\(subject)' is neither a file nor a method; give an artefact's file, or load the plugin that "
                + "offers it with --plugin.")
    }
}

extension Artifact {
    /// Refuses prompts other than those whose shifts an oracle was told.
    ///
    /// - Throws: `CommandError`.
    func requirePrompts(_ prompts: [String], named name: String) throws {
        guard let wanted = notes[FitSource.promptsNote], wanted != Fingerprint.prompts(prompts)
        else { return }
        throw CommandError(
            "'\(name)' is an oracle that knows the shifts of its own prompts, and these are others; give the "
                + "prompts that it was fitted on, in their order.")
    }

    /// The strength that 'vane fit --search' chose, if it did.
    ///
    /// - Throws: `CommandError` that names the file when the note is no strength.
    fileprivate func chosenStrength(in path: String) throws -> StrengthSchedule? {
        try notes["alpha"].map { text in
            try CommandError.naming(path) { try StrengthSchedule(text) }
        }
    }

    /// Refuses a model other than the one that the artefact was trained on.
    ///
    /// - Throws: `CommandError`.
    func requireModel(_ model: ModelDescription, named name: String) throws {
        guard let wanted = modelFingerprint, wanted != model.fingerprint else { return }
        throw CommandError(
            "'\(name)' was fitted on a model with fingerprint \(wanted.prefix(12))…, "
                + "'\(model.name)' has \(model.fingerprint.prefix(12))…; fit it on this model.")
    }
}
