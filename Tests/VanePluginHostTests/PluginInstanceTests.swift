#if DEBUG
import CVanePlugin
import Foundation
import Testing
import VaneCore

@testable import VanePluginHost

/// What a debug build looks at while an instance is in use.
struct PluginInstanceTests {
    @Test func `A second thread in an instance ends a debug build`() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let path = try FixtureLibrary.build(
                ["WHERE=\"apply\"", "HOW=\"hang\""], from: "bad")
            let file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
            let inside = DispatchSemaphore(value: 0)
            let image = try LoadedImage.opening(file, hostVersion: "0.0.0") { stage in
                if stage == .apply { inside.signal() }
            }
            let method = try #require(LibraryListing(of: image).methods.first)
            let instance = try PluginInstance(
                image, method, ParameterValues([:], for: method))
            try instance.prepare(for: RunShape(width: 4, sequences: 1, rows: 1))
            // The instance is handed to a thread that may not have it, which is what is tried.
            nonisolated(unsafe) let shared = instance
            Thread.detachNewThread {
                var (rows, outcome) = unsafe (vane_rows_t(), vane_outcome_t.empty)
                _ = unsafe shared.apply(&rows, &outcome)
            }
            inside.wait()
            try instance.reset()
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Two threads called one instance of"), "\(said)")
    }
}
#endif
