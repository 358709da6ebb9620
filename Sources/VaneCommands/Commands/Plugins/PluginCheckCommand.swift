import ArgumentParser
import VaneContracts
import VaneCore
import VanePluginHost

extension PluginCommand {
    /// Tries every promise of a library, each in a process of its own.
    struct Check: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Try every promise of a plugin, each in a process of its own.",
            discussion: """
                Rows, settings and ids are drawn from the seed, which is printed: the same seed tries the same. The \
                library's code runs in child processes only. Exits 1 when a promise is broken or could not be tried.
                """)

        /// The library.
        @Argument(help: ArgumentHelp("The plugin's library.", valueName: "library"))
        var library: String

        /// Where everything is drawn from.
        @Option(
            name: .long,
            help: ArgumentHelp("Draw rows, settings and ids from this.", valueName: "number"))
        var seed: UInt64 = 1

        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// The report as JSON.
        private struct Report: Encodable {
            /// What came of one promise.
            struct Promise: Encodable {
                /// The promise's id.
                let id: String
                /// Whether it was kept.
                let ok: Bool
                /// The promise where it was kept; what was tried, what was seen and what to do where not.
                let message: String
                /// The method that broke it.
                let method: String?
            }

            /// A promise that could not be tried.
            struct Untried: Encodable {
                /// The promise's id.
                let id: String
                /// Why not.
                let message: String
            }

            /// The library's path.
            let library: String
            /// SHA-256 of the file.
            let sha256: String
            /// Where everything was drawn from.
            let seed: UInt64
            /// Whether every promise was tried and kept.
            let ok: Bool
            /// The promises that were tried.
            let promises: [Promise]
            /// Those that could not be.
            let untried: [Untried]
        }

        /// Checks the library and prints the report.
        func run() throws {
            let file = try PluginFile(at: library, fingerprint: Fingerprint.sha256)
            if shared.requireTrusted {
                try TrustList(at: PluginFolders.trustList()).require(file)
            }
            guard let program = PluginProgram.current([PluginHostCommand.name]) else {
                throw CommandError(
                    "The tool's own executable cannot be found; call it by its path.")
            }
            let check = PluginCheck(hostVersion: Version.current, program: program, seed: seed)
            let report = try check.report(
                on: file,
                judging: PluginHostCommand.judged)
            if shared.json {
                try JSONText.print(Self.json(report, file))
            } else {
                Self.show(report)
            }
            guard !report.isOK else { return }
            let broken = report.promises.filter { !$0.isKept }.map(\.id)
            throw CommandError(
                "Library '\(file.path)' breaks \(broken.isEmpty ? "no promise" : broken.joined(separator: ", "))"
                    + (report.untried.isEmpty
                        ? "" : ", and \(report.untried.count) could not be tried")
                    + "; the report says why, and 'vane plugin check --seed \(seed)' repeats it.")
        }

        /// The report as JSON.
        private static func json(_ report: PluginReport, _ file: PluginFile) -> Report {
            Report(
                library: report.library, sha256: file.fingerprint, seed: report.seed,
                ok: report.isOK,
                promises: report.promises.map { promise in
                    Report.Promise(
                        id: promise.id, ok: promise.isKept,
                        message: promise.finding.map {
                            "\(promise.summary) Tried: \($0.tried). Seen: \($0.seen). To fix: \($0.remedy)."
                        } ?? promise.summary, method: promise.method)
                },
                untried: report.untried.map { Report.Untried(id: $0.id, message: $0.reason) })
        }

        /// Prints the report as text.
        private static func show(_ report: PluginReport) {
            Console.print("\(report.library)  seed \(report.seed)")
            func line(_ mark: String, _ id: String, _ words: String) {
                let (mark, id) = (mark.padded(to: 8), id.padded(to: 22))
                Console.print("  \(mark)\(id)\(words)")
            }
            for promise in report.promises {
                line(promise.isKept ? "kept" : "BROKEN", promise.id, promise.summary)
                guard let finding = promise.finding else { continue }
                if let method = promise.method { line("", "", "method:  \(method)") }
                line("", "", "tried:   \(finding.tried)")
                line("", "", "seen:    \(finding.seen)")
                line("", "", "to fix:  \(finding.remedy)")
            }
            for promise in report.untried { line("untried", promise.id, promise.reason) }
            let broken = report.promises.count { !$0.isKept }
            Console.print(
                "\(report.promises.count) promises tried, \(broken) broken, \(report.untried.count) not tried."
            )
        }
    }
}
