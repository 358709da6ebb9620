import ArgumentParser
import VaneArchive

extension ArchiveCommand {
    /// Makes a sound archive of a damaged one.
    struct Repair: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Keep every committed row that proves itself, and say what is lost.",
            discussion: """
                The damaged archive is never written to: a sound one is made beside it, proved, and put in its place, \
                and the damaged one is kept as PATH.damaged. To undo, remove PATH and rename PATH.damaged back. \
                Lost rows hold NaN, are listed by 'vane archive info', and are left out by every command that reads \
                rows. A lost root is put together from the arrays' own metadata, and what stood there alone is named. An \
                archive without damage is left as it is.
                """)

        /// The archive.
        @Argument(help: "The archive, a folder.") var path: String
        /// Where the repaired one goes.
        @Option(
            name: .long,
            help: "Put the repaired archive here, and leave the damaged one in its place.")
        var out: String?
        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// What was repaired, as JSON.
        private struct Report: Encodable {
            /// The repaired archive.
            let path: String
            /// Whether anything was damaged.
            let changed: Bool
            /// The damaged archive as it was.
            let backup: String?
            /// The committed rows.
            let rows: Int
            /// The rows that are complete at every hook point.
            let completeRows: Int
            /// What was lost.
            let losses: [Loss]
            /// The attributes that were lost with the root.
            let lostAttributes: [String]
            /// What was put right without a loss.
            let mended: [String]
        }

        /// A loss as JSON.
        private struct Loss: Encodable {
            /// The array.
            let array: String
            /// The first row or sample.
            let first: Int
            /// The row or sample behind the last.
            let end: Int
            /// The chunk that held them.
            let chunk: String
            /// Why they are lost.
            let reason: String
        }

        /// Repairs and reports.
        func run() throws {
            if let out { try OutputPath.check(out, apartFrom: path) }
            let found = try Archive.repair(at: path, to: out)
            let report = Report(
                path: found.path, changed: found.isChanged, backup: found.backup,
                rows: found.rowCount, completeRows: found.completeRowCount,
                losses: found.losses.map { loss in
                    Loss(
                        array: loss.lost.array, first: loss.lost.rows.lowerBound,
                        end: loss.lost.rows.upperBound, chunk: loss.key, reason: loss.reason)
                }, lostAttributes: found.lostAttributes, mended: found.mended)
            try print(report, found)
            guard found.completeRowCount > 0 || found.rowCount == 0 else {
                throw CommandError(
                    "Nothing could be kept of '\(path)': none of its \(found.rowCount) committed rows is complete; "
                        + "take another copy of it.")
            }
        }

        /// Prints what was found.
        private func print(_ report: Report, _ found: RepairReport) throws {
            guard !shared.json else { return try JSONText.print(report) }
            guard found.isChanged else {
                Console.print("\(path): nothing is damaged, and nothing was changed")
                return
            }
            for loss in found.losses {
                Console.print("lost: \(loss.lost), in \(loss.key): \(loss.reason)")
            }
            if !found.lostAttributes.isEmpty {
                Console.print(
                    "put together: the root's zarr.json, from the arrays' own; "
                        + "lost with it: \(found.lostAttributes.joined(separator: ", "))")
            }
            for line in found.mended { Console.print("put right: \(line)") }
            Console.print(
                "\(found.path): \(found.completeRowCount) of \(found.rowCount) committed rows are complete"
            )
            if let backup = found.backup {
                Console.print("the damaged archive is kept as it was: \(backup)")
            }
        }
    }
}
