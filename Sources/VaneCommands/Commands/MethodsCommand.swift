import ArgumentParser
import VaneCore

/// Lists every readout and intervention, built in and loaded.
struct MethodsCommand: ParsableCommand {
    /// How the command presents itself.
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "List every readout and intervention with its typed parameters.")

    /// What every command takes.
    @OptionGroup var shared: SharedOptions

    /// A method as JSON.
    private struct Entry: Encodable {
        /// The stable name.
        let id: String
        /// What it yields.
        let kind: String
        /// What it learns from.
        let input: String
        /// One sentence of meaning.
        let summary: String
        /// The paper and its equation.
        let source: String
        /// Where it comes from.
        let origin: String
        /// Its parameters.
        let parameters: [Parameter]
    }

    /// A parameter as JSON.
    private struct Parameter: Encodable {
        /// The name.
        let name: String
        /// The default.
        let `default`: String
        /// The values allowed.
        let range: String
        /// The unit.
        let unit: String
        /// One sentence of meaning.
        let summary: String
    }

    /// Prints the list.
    func run() throws {
        let entries = try shared.methods().methods.map { Self.entry($0.descriptor) }
        guard !shared.json else { return try JSONText.print(["methods": entries]) }
        for kind in [MethodDescriptor.Kind.readout, .intervention] {
            Console.print("\(kind.rawValue)s")
            for entry in entries where entry.kind == kind.rawValue {
                Console.print("  \(entry.id.padded(to: 18))\(entry.summary)")
                Console.print(
                    "  \("".padded(to: 18))from \(entry.input); \(entry.source.isEmpty ? "" : entry.source + "; ")\(entry.origin)"
                )
                for parameter in entry.parameters {
                    let unit = parameter.unit.isEmpty ? "" : " \(parameter.unit)"
                    Console.print(
                        "  \("".padded(to: 18))--set \(parameter.name)=\(parameter.default)\(unit)"
                            + "  (\(parameter.range)) \(parameter.summary)")
                }
            }
        }
    }

    /// Turns a descriptor into an entry.
    private static func entry(_ descriptor: MethodDescriptor) -> Entry {
        let origin =
            switch descriptor.origin {
            case .builtIn: "built in"
            case .plugin(let path, let fingerprint): "\(path) \(fingerprint.prefix(12))"
            }
        return Entry(
            id: descriptor.id, kind: descriptor.kind.rawValue, input: descriptor.input.rawValue,
            summary: descriptor.summary, source: descriptor.source, origin: origin,
            parameters: descriptor.parameters.map {
                Parameter(
                    name: $0.name, default: $0.defaultText, range: $0.rangeText, unit: $0.unit,
                    summary: $0.summary)
            })
    }
}

extension String {
    /// The text filled with blanks to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
