import ArgumentParser

extension FitCommand {
    /// Refuses options without sense.
    func validate() throws {
        if let holdOut, !(holdOut >= 0 && holdOut < 1) {
            throw ValidationError("--hold-out is \(holdOut); give a share from 0 to below 1.")
        }
        guard !search || (model != nil && prompts != nil) else {
            throw ValidationError("--search needs --model and --prompts.")
        }
        let searching = [
            ("--model", model != nil), ("--prompts", prompts != nil), ("--alphas", alphas != nil),
        ]
        if !search, let (name, _) = searching.first(where: \.1) {
            throw ValidationError("\(name) is for --search; add --search or leave \(name) out.")
        }
        try validateSettings()
        try validateClasses()
        try validateArrays()
        if data == "synthetic:notes" { try validateNotes() }
    }

    /// The parameters set.
    var settings: [String: String] {
        // The notes' probe is the notes' recipe unless another is asked for.
        let preset = data == "synthetic:notes" && method == "logistic" ? ["recipe": "notes"] : [:]
        return set.reduce(into: preset) { settings, text in
            guard let equals = text.firstIndex(of: "=") else { return }
            settings[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
    }

    /// Refuses settings that cannot be read, and names set twice.
    private func validateSettings() throws {
        var seen: Set<Substring> = []
        for text in set {
            guard let equals = text.firstIndex(of: "=") else {
                throw ValidationError("--set '\(text)' has no '='; write name=value.")
            }
            guard seen.insert(text[..<equals]).inserted else {
                throw ValidationError("--set gives '\(text[..<equals])' twice; set it once.")
            }
        }
    }

    /// Refuses classes without a name, and names given twice.
    private func validateClasses() throws {
        var seen: Set<Substring> = []
        for name in classes?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            guard !name.isEmpty else {
                throw ValidationError(
                    "--classes holds an empty name; write names, as in plain,sad.")
            }
            guard seen.insert(name).inserted else {
                throw ValidationError("--classes names '\(name)' twice; name every class once.")
            }
        }
    }

    /// Refuses what makes no sense for rows that were chosen by hand.
    private func validateArrays() throws {
        guard arrays.array != nil else { return }
        guard !search else {
            throw ValidationError("--search needs data captured from the model; leave --array out.")
        }
        guard context == nil else {
            throw ValidationError(
                "--context is for contrast pairs, which --array has none of; leave one of them out."
            )
        }
    }

    /// Refuses what the notes' own runs would ignore.
    private func validateNotes() throws {
        let options = [
            ("--at", at != nil), ("--context", context != nil), ("--classes", classes != nil),
            ("--hold-out", holdOut != nil), ("--split-seed", splitSeed != nil),
            ("--search", search), ("--array", arrays.array != nil),
        ]
        if let (name, _) = options.first(where: \.1) {
            throw ValidationError(
                "synthetic:notes makes its own data and ignores \(name); leave it out, --set, --seed and --out remain."
            )
        }
    }
}
