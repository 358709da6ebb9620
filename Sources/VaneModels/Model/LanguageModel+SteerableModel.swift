public import VaneCore
import VaneTensors

extension LanguageModel: SteerableModel {
    /// Returns the tokens of a text, with the special tokens that the tokenizer puts around it.
    ///
    /// - Throws: ``ModelError`` with code `unknownToken`.
    public func tokens(of text: String) throws -> [Int] {
        try tokenizer.encode(text)
    }

    /// Returns the text of tokens, special tokens left out.
    public func text(of tokens: [Int]) -> String {
        tokenizer.decode(tokens)
    }

    /// Continues prompts.
    ///
    /// A generation ends with a token that ends texts, after `maximumTokens`, or where the model's context ends.
    ///
    /// - Throws: ``ModelError`` for prompts or sampling that it cannot take; `VaneError` when steering changed nothing.
    public func generate(_ request: GenerationRequest) throws -> GenerationResult {
        let prompts = try request.prompts.enumerated().map { try tokenize($1, index: $0) }
        let sequences = try prompts.enumerated().map { index, prompt in
            guard prompt.tokens.count < configuration.contextLength || request.maximumTokens < 1
            else {
                throw ModelError(
                    .promptTooLong,
                    "Prompt \(index) fills all \(configuration.contextLength) positions of '\(description.name)', "
                        + "so nothing can be generated; shorten it.")
            }
            return RunningSequence(
                index: index, tokens: prompt.tokens, promptLength: prompt.promptLength,
                limit: min(
                    prompt.tokens.count + max(0, request.maximumTokens),
                    configuration.contextLength))
        }
        let run = makeRun(sequences, applying: request.applications)
        let keys = SequenceKeys.keys(of: prompts.map { $0.tokens[..<$0.promptLength] })
        let interventions = try intervene(request.applications, keys: keys, run: run)
        let collector = try request.collecting.map {
            try ActivationCollector(
                at: $0.hookPoints, selecting: $0.selection, of: description)
        }
        var sampler = try Sampler(request.sampling, keys: keys)
        var generated = [[Int]](repeating: [], count: prompts.count)
        var endings = [Completion.Ending](repeating: .length, count: prompts.count)
        let visitors: [(any HookVisitor)?] = [interventions, collector]
        try run.run(visitors: visitors.compactMap(\.self), kept: usableCache(request), keep: nil) {
            label, scores in
            let index = Int(label.sequence)
            let token: Int
            do {
                token = try sampler.token(from: scores, sequence: index)
            } catch {
                throw Self.cause(of: error, in: interventions)
            }
            generated[index].append(token)
            if endTokens.contains(token) { endings[index] = .endOfText }
            let isDone =
                endings[index] == .endOfText
                || prompts[index].tokens.count + generated[index].count >= sequences[index].limit
            return isDone ? nil : Int32(token)
        }
        let completions = prompts.indices.map { index in
            Completion(
                tokens: generated[index], text: text(of: generated[index]),
                ending: endings[index], promptLength: prompts[index].promptLength)
        }
        return GenerationResult(
            completions: completions, receipt: try interventions?.receipt() ?? Receipt(),
            activations: try collector?.takeBatch())
    }

    /// Returns the log-probability of each prompt's forced continuation, and the distributions behind it where they are asked for.
    ///
    /// - Throws: ``ModelError`` with code `invalidPrompt` when a prompt has no forced continuation; otherwise as ``generate(_:)``.
    public func score(_ request: ScoringRequest) throws -> ScoringResult {
        let tokenized = try request.prompts.enumerated().map { try tokenize($1, index: $0) }
        let sequences = try tokenized.enumerated().map { index, prompt in
            guard prompt.tokens.count > prompt.promptLength else {
                throw ModelError(
                    .invalidPrompt,
                    "Prompt \(index) has no forced continuation to be scored; give it one.")
            }
            return RunningSequence(
                index: index, tokens: prompt.tokens, promptLength: prompt.promptLength,
                scoring: prompt.promptLength - 1..<prompt.tokens.count - 1)
        }
        let run = makeRun(sequences, applying: request.applications)
        let interventions = try intervene(
            request.applications,
            keys: SequenceKeys.keys(of: tokenized.map { $0.tokens[..<$0.promptLength] }), run: run,
            generatedLength: commonLength(tokenized))
        var sums = [Double](repeating: 0, count: tokenized.count)
        let counts = tokenized.map { $0.tokens.count - $0.promptLength }
        var kept = KeptDistributions(
            counts, vocabulary: request.keepsDistributions ? configuration.vocabulary : 0)
        let cache = request.editsPrompts ? nil : usable(request.cache)
        run.run(visitors: [interventions].compactMap { $0 }, kept: cache, keep: nil) {
            label, scores in
            let index = Int(label.sequence)
            let next = Int(tokenized[index].tokens[Int(label.position) + 1])
            let normalizer = LogProbability.normalizer(of: scores)
            sums[index] += Double(scores[next]) - normalizer
            kept.note(scores, minus: normalizer, row: Int(label.fromPromptEnd) + 1, of: index)
            return nil
        }
        return ScoringResult(
            logProbabilities: sums, tokenCounts: counts, distributions: kept.distributions,
            receipt: try interventions?.receipt() ?? Receipt())
    }

    /// Passes prompts once, so that many requests may continue them at the cost of one more position each.
    ///
    /// - Throws: ``ModelError`` for prompts that it cannot take.
    public func cache(_ prompts: [Prompt]) throws -> (any PromptCache)? {
        let sequences = try prompts.enumerated().map { index, prompt in
            let tokenized = try tokenize(prompt, index: index)
            return RunningSequence(
                index: index, tokens: Array(tokenized.tokens[..<(tokenized.promptLength - 1)]),
                promptLength: tokenized.promptLength, scoring: 0..<0)
        }
        let none = KeptPrompts.Prompt(tokens: [], keys: [], values: [])
        var kept = [KeptPrompts.Prompt](repeating: none, count: prompts.count)
        let run = DecoderRun(
            decoder, sequences, limits: limits, splitsPrompts: true, keepsCache: true)
        run.run(
            keep: { kept[$0.index] = $1.copy(slot: $0.slot, tokens: $0.tokens) },
            choose: { _, _ in nil })
        return KeptPrompts(kept, fingerprint: description.fingerprint)
    }

    /// Returns the hidden states of prompts as a source, computed batch by batch when asked for.
    public func activations(of samples: [Sample]) -> any ActivationSource {
        LiveActivationSource(model: self, corpus: samples)
    }
}

extension LanguageModel {
    /// Makes room for a call; prompts stay whole where an application must see a context before it edits a prompt.
    func makeRun(_ sequences: [RunningSequence], applying applications: [Application]) -> DecoderRun
    {
        let needsWholePrompts = applications.contains {
            $0.intervention.needs.context != nil && $0.selection.canSelect(.prompt)
        }
        return DecoderRun(
            decoder, sequences, limits: limits, splitsPrompts: !needsWholePrompts,
            promptsFirst: InterventionRun.needsPromptsFirst(applications))
    }

    /// Prepares the applications of a call, if there are any.
    private func intervene(
        _ applications: [Application], keys: [UInt64], run: DecoderRun, generatedLength: Int? = nil
    ) throws -> InterventionRun? {
        guard !applications.isEmpty else { return nil }
        let plan = RunPlan(
            sequences: keys.count, rowsPerPass: run.rowsPerPass, splitsPrompts: run.splitsPrompts,
            generatedLength: generatedLength, keys: keys)
        return try InterventionRun(applications, of: description, plan: plan)
    }

    /// Returns what an application's receipt says of values that are not finite, where it wrote such, or the error itself.
    private static func cause(of error: any Error, in run: InterventionRun?) -> any Error {
        do {
            _ = try run?.receipt()
        } catch let cause as VaneError
            where cause.code == .nonFinite || cause.code == .interventionFailed
        {
            return cause
        } catch {
            // What else a receipt would say is not about this failure.
        }
        return error
    }

    /// Returns the cache of a request when it is this model's and nothing before the last prompt position matters.
    private func usableCache(_ request: GenerationRequest) -> KeptPrompts? {
        let collectsPrompts = request.collecting?.selection.canSelect(.prompt) ?? false
        return request.editsPrompts || collectsPrompts ? nil : usable(request.cache)
    }

    /// Returns a cache that this model made.
    private func usable(_ cache: (any PromptCache)?) -> KeptPrompts? {
        guard let kept = cache as? KeptPrompts, kept.fingerprint == description.fingerprint else {
            return nil
        }
        return kept
    }

    /// Returns the number of forced tokens when all prompts have as many.
    private func commonLength(_ prompts: [TokenizedPrompt]) -> Int? {
        let lengths = Set(prompts.map { $0.tokens.count - $0.promptLength })
        return lengths.count == 1 ? lengths.first : nil
    }
}
