import CVanePlugin
import Testing
import VaneCore
import VanePluginKit
import VaneTensors

@testable import VanePluginHost

/// The author's side against the host's side, in one process: what a Swift author writes arrives on the other side.
struct AuthorSideTests {
    /// The methods that ``offer()`` offers, as a host sees them.
    static func methods() throws -> [Method] {
        // SAFETY: the entry of the kit that is linked into the tests.
        let image = unsafe try LoadedImage(
            path: "tests", host: HostIdentity(version: "0.0.0"), entry: vane_plugin_entry)
        let found = try DescriptorReader(image: image).methods()
        return found.usable.map { Method(plugin: $0, made: image) }
    }

    /// Returns one of the methods.
    static func method(_ id: String) throws -> Method {
        try #require(try methods().first { $0.descriptor.id == id })
    }

    @Test func `What the author declares is what the host lists`() throws {
        let method = try Self.method("typed")
        let expected = MethodDescriptor(
            "typed", .intervention, from: .nothing, summary: Typed.summary, source: Typed.source,
            parameters: Typed.parameters)
        #expect(method.descriptor == expected)
    }

    @Test func `An author may make an intervention as a host does, settings checked`() throws {
        #expect(
            try Typed.made(with: ["count": "-7"]).text
                == "count=-7 firmly=true rate=0.1 word=b")
        let error = #expect(throws: VaneError.self) { try Typed.made(with: ["count": "11"]) }
        #expect(error?.code == .invalidMethod)
        #expect(
            error?.message
                == "Parameter 'count' of 'typed' is '11'; give a whole number from -10 to 10.")
    }

    @Test func `Values of every type arrive as they were set`() throws {
        let settings = [
            "count": "-7", "rate": "0.30000000000000004", "firmly": "true", "word": "c",
        ]
        let intervention = try Self.method("typed").intervention(settings)
        let error = #expect(throws: PluginError.self) { try SteeredPass(intervention) }
        #expect(
            error?.message
                == "Library 'tests' failed in 'prepare': count=-7 firmly=true rate=0.30000000000000004 "
                + "word=c (code 4)")
    }

    @Test func `A row is edited by its own label, strength and context`() throws {
        let pass = try SteeredPass(
            Self.method("labelled").intervention(), selecting: .all,
            strength: .linear(start: 1, end: 3, steps: 2))
        for (index, label) in pass.labels.enumerated() {
            let last = try #require(
                pass.labels.firstIndex {
                    $0.sequence == label.sequence && $0.fromPromptEnd == -1
                })
            let strength = Float(label.step == 2 ? 2 : 1)
            let change =
                Float(label.position) + 10 * Float(label.fromPromptEnd) + 100 * Float(label.token)
                + pass.before[last][0]
            let expected = pass.before[index].map { $0 + strength * change }
            #expect(pass.after[index].bits == expected.bits)
        }
    }

    @Test func `Declined rows are reported and stay as they were`() throws {
        let pass = try SteeredPass(Self.method("positive-only").intervention())
        let entry = try #require(pass.receipt.applications.first)
        let declined = pass.rows(.generation).count { $0.before[0] <= 0 }
        #expect(declined > 0 && declined < 4)
        #expect(entry.visits.reduce(0) { $0 + $1.declined } == declined)
        #expect(entry.rowsChanged == 4 - declined)
    }

    @Test func `A refusal of the parameters arrives with its words`() throws {
        let error = #expect(throws: PluginError.self) {
            try Self.method("labelled").intervention(["refuse": "true"])
        }
        #expect(error?.code == .failed)
        #expect(error?.message == "Library 'tests' failed in 'create': not like this (code 3)")
    }

    @Test func `A failure of the edit arrives with its words`() throws {
        let intervention = try Self.method("labelled").intervention(["fail": "true"])
        let error = #expect(throws: VaneError.self) { try SteeredPass(intervention) }
        #expect(
            error?.message
                == "'test' failed: Library 'tests' failed in 'apply': gave up (code 1)")
    }

    @Test func `A run begins anew after a reset`() throws {
        let method = try Self.method("counting")
        let intervention = try method.intervention()
        for _ in 1...2 {
            let pass = try SteeredPass(intervention)
            #expect(pass.rows(.generation)[0].after[0] == pass.rows(.generation)[0].before[0] + 1)
        }
        let image = unsafe try LoadedImage(
            path: "tests", host: HostIdentity(version: "0.0.0"), entry: vane_plugin_entry)
        let values = try ParameterValues([:], for: method.descriptor)
        let instance = try PluginInstance(image, method.descriptor, values)
        let shape = RunShape(width: 1, sequences: 1, rows: 1)
        try instance.prepare(for: shape)
        let prepared = PreparedPluginIntervention(instance, shape)
        var results: [Float] = []
        for run in 0..<2 {
            for _ in 0..<2 {
                var rows = ActivationRows(
                    values: Tensor(shape: [1, 1], repeating: 0),
                    labels: [RowLabel(sequence: 0, position: 0, promptLength: 1, token: 0)])
                #expect(prepared.apply(to: &rows) == .edited)
                results.append(rows.tensor[0])
            }
            if run == 0 { try instance.reset() }
        }
        #expect(results == [1, 2, 1, 2])
    }

    @Test func `Rows that the instance was not prepared for are refused`() throws {
        let method = try Self.method("counting")
        let image = unsafe try LoadedImage(
            path: "tests", host: HostIdentity(version: "0.0.0"), entry: vane_plugin_entry)
        let values = try ParameterValues([:], for: method.descriptor)
        let instance = try PluginInstance(image, method.descriptor, values)
        try instance.prepare(for: RunShape(width: 2, sequences: 1, rows: 1))
        let prepared = PreparedPluginIntervention(
            instance, RunShape(width: 3, sequences: 1, rows: 1))
        var rows = ActivationRows(
            values: Tensor(shape: [1, 3], repeating: 0),
            labels: [RowLabel(sequence: 0, position: 0, promptLength: 1, token: 0)])
        let outcome = prepared.apply(to: &rows)
        #expect(
            outcome.failure
                == "Library 'tests' failed in 'apply': apply was called with rows that the instance "
                + "was not prepared for (code 4)")
    }

    @Test func `An interface that nobody knows is null`() throws {
        let image = unsafe try LoadedImage(
            path: "tests", host: HostIdentity(version: "0.0.0"), entry: vane_plugin_entry)
        // SAFETY: the slot was checked, and the id lives during the call.
        #expect(unsafe image.plugin.get_interface("vane.trainer/2") == nil)
        #expect(unsafe image.plugin.get_interface("vane.params/1") != nil)
    }
}
