import Foundation
import Testing

@testable import VaneCommands

/// Cells of a comparison, kept in a file.
@Suite struct CellJournalTests {
    /// The path of a journal in a folder.
    private func path(in folder: URL) -> String { folder.appending(path: "cells.jsonl").path }

    @Test func `What was kept is given back bit for bit, and measured no more`() throws {
        try ToolRunner.withFolder { folder in
            let values = [0.1, 1.0 / 3, .leastNonzeroMagnitude, -.infinity, .nan]
            let first = try CellJournal(path(in: folder), context: "c", resuming: false)
            let kept = try first.value("a|b") { values }
            let second = try CellJournal(path(in: folder), context: "c", resuming: true)
            let found = try second.value("a|b") { () -> [Double] in
                Issue.record("measured again")
                return []
            }
            #expect(zip(found, kept).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN })
            #expect(found.count == values.count && second.counts.reused == 1)
        }
    }

    @Test func `A torn last line is measured again, and whole lines before it are not`() throws {
        try ToolRunner.withFolder { folder in
            do {
                let journal = try CellJournal(path(in: folder), context: "c", resuming: false)
                _ = try journal.value("one") { 1 }
                _ = try journal.value("two") { 2 }
            }
            let bytes = try Data(contentsOf: URL(filePath: path(in: folder)))
            try bytes.dropLast(4).write(to: URL(filePath: path(in: folder)))
            let journal = try CellJournal(path(in: folder), context: "c", resuming: true)
            #expect(try journal.value("one") { 7 } == 1)
            #expect(try journal.value("two") { 7 } == 7)
            let third = try CellJournal(path(in: folder), context: "c", resuming: true)
            #expect(try third.value("two") { 9 } == 7)
        }
    }

    @Test func `An unfinished journal is not begun anew, a finished one is`() throws {
        try ToolRunner.withFolder { folder in
            let journal = try CellJournal(path(in: folder), context: "c", resuming: false)
            _ = try journal.value("one") { 1 }
            let error = #expect(throws: CommandError.self) {
                _ = try CellJournal(path(in: folder), context: "c", resuming: false)
            }
            #expect(error?.description.contains("keeps 1 cells") == true)
            try journal.finish()
            let anew = try CellJournal(path(in: folder), context: "d", resuming: false)
            #expect(try anew.value("one") { 5 } == 5)
        }
    }

    @Test func `Cells of another context and other files are refused`() throws {
        try ToolRunner.withFolder { folder in
            _ = try CellJournal(path(in: folder), context: "c", resuming: false)
            let other = #expect(throws: CommandError.self) {
                _ = try CellJournal(path(in: folder), context: "d", resuming: true)
            }
            #expect(other?.description.contains("another model, other prompts") == true)
            try Data("hello\n".utf8).write(to: URL(filePath: path(in: folder)))
            let strange = #expect(throws: CommandError.self) {
                _ = try CellJournal(path(in: folder), context: "c", resuming: true)
            }
            #expect(strange?.description.contains("is no journal of cells") == true)
        }
    }
}
