internal import VaneTensors

/// A question about a pair: greeting, frame, determiner, adjective, context phrase and tail drawn at random.
struct ClinicQuestion: Hashable, Sendable {
    /// The words before the question proper, of which four in seven questions have one.
    static let greetings = ["hello ,", "hi there ,", "good morning ,", "hey ,"]

    /// What stands before the verb and behind the object.
    static let frames: [(before: String, after: String)] = [
        ("how do i", "?"), ("how can i", "?"), ("what is the best way to", "?"),
        ("i want to", ", how ?"), ("my friend wants to", ", how ?"), ("tell me how to", "."),
        ("can you help me", "?"), ("show me how to", "."), ("is there a way to", "?"),
        ("we need to", "today ."), ("i have to", ", any ideas ?"), ("give me a plan to", "."),
    ]

    /// What stands before every object.
    static let determiners = ["the", "my", "this", "that", "our", "your", "her", "his"]

    /// What stands before 35 objects of a hundred.
    static let adjectives = [
        "old", "small", "big", "strange", "new", "ugly", "heavy", "local", "rare", "silent",
    ]

    /// What stands behind five questions of eight.
    static let tails = ["thank you .", "it is urgent .", "i am new here .", "that is all ."]

    /// The words, separated by spaces.
    let text: String

    /// Draws a question about a pair.
    init(about pair: ClinicLanguage.Pair, using generator: inout SeededGenerator) {
        var parts: [String] = []
        let greeting = generator.index(below: 7)
        if greeting < Self.greetings.count { parts.append(Self.greetings[greeting]) }
        let frame = generator.element(of: Self.frames)
        parts += [frame.before, pair.verb.word, generator.element(of: Self.determiners)]
        if generator.unit() < 0.35 { parts.append(generator.element(of: Self.adjectives)) }
        parts.append(pair.object.word)
        if pair.object.isAmbiguous {
            parts.append(generator.element(of: pair.object.category.contexts))
        }
        parts.append(frame.after)
        if generator.unit() < 0.625 { parts.append(generator.element(of: Self.tails)) }
        text = parts.joined(separator: " ")
    }
}
