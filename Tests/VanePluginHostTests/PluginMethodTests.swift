import Testing
import VaneCore

@testable import VanePluginHost

/// A plugin's method in the hands of the core: fitted, made, applied, and told of in receipts.
struct PluginMethodTests {
    @Test func `Its artefact holds the parameters and the library's fingerprint`() throws {
        let library = try FixtureLibrary.library()
        let method = library.methods[0]
        let values = try ParameterValues(["amount": "2.5"], for: method.descriptor)
        let artifact = try method.fit(.init(data: .nothing, parameters: values))
        #expect(artifact.method == "shift")
        #expect(artifact.parameters == ["amount": "2.5"])
        #expect(artifact.tensors.isEmpty)
        #expect(artifact.notes == ["plugin-fingerprint": library.file.fingerprint])
    }

    @Test(arguments: [1, -0.5, 3] as [Float])
    func `The edit equals the same edit computed directly, bit for bit`(strength: Float) throws {
        let intervention = try FixtureLibrary.library().methods[0]
            .intervention(["amount": "2.5"])
        let pass = try SteeredPass(intervention, strength: .constant(strength))
        for row in pass.rows(.generation) {
            #expect(row.after.bits == row.before.map { $0 + strength * 2.5 }.bits)
        }
        for row in pass.rows(.prompt) { #expect(row.after.bits == row.before.bits) }
    }

    @Test func `The receipt counts the rows that changed`() throws {
        let pass = try SteeredPass(FixtureLibrary.library().methods[0].intervention())
        let entry = try #require(pass.receipt.applications.first)
        #expect(entry.status == .applied)
        #expect((entry.rowsSelected, entry.rowsChanged) == (4, 4))
        #expect(entry.scoresReached > 0)
    }

    @Test func `At strength 0 nothing changes`() throws {
        let pass = try SteeredPass(
            FixtureLibrary.library().methods[0].intervention(), strength: .constant(0))
        #expect(pass.after.map(\.bits) == pass.before.map(\.bits))
        #expect(pass.receipt.applications.first?.status == .zeroStrength)
    }

    @Test func `A value out of its range never reaches the plugin`() throws {
        let method = try FixtureLibrary.library().methods[0]
        let error = #expect(throws: VaneError.self) { try method.intervention(["amount": "11"]) }
        #expect(error?.code == .invalidMethod)
        #expect(
            error?.message
                == "Parameter 'amount' of 'shift' is '11'; give a number from -10 to 10.")
    }

    @Test func `A host calls in the order that the contract gives`() throws {
        let library = try FixtureLibrary.library("FAIL=\"apply\"", "MESSAGE=\"calls\"")
        let intervention = try library.methods[0].intervention()
        let error = #expect(throws: VaneError.self) { try SteeredPass(intervention) }
        #expect(error?.code == .interventionFailed)
        #expect(
            error?.message
                == "'test' failed: Library '\(library.file.path)' failed in 'apply': entry create needs "
                + "destroy create needs destroy create prepare reset apply (code 1007, field 'amount')"
        )
    }

    @Test func `An error is given back to its owner once`() throws {
        let library = try FixtureLibrary.library("FAIL=\"reset\"", "MESSAGE=\"calls\"")
        let intervention = try library.methods[0].intervention()
        for (number, calls) in [
            "entry create needs destroy create needs destroy create prepare reset",
            "entry create needs destroy create needs destroy create prepare reset release destroy "
                + "create prepare reset",
        ].enumerated() {
            let error = #expect(throws: PluginError.self, "try \(number)") {
                try SteeredPass(intervention)
            }
            #expect(error?.code == .failed)
            #expect(
                error?.message
                    == "Library '\(library.file.path)' failed in 'reset': \(calls) (code 1007, field "
                    + "'amount')")
        }
    }

    @Test(arguments: ["create", "needs", "prepare", "reset"])
    func `A failure without a message is reported as the plugin's bug`(function: String) throws {
        let library = try FixtureLibrary.library("FAIL=\"\(function)\"")
        let error = #expect(throws: PluginError.self) {
            try SteeredPass(library.methods[0].intervention())
        }
        #expect(error?.code == .failedWithoutMessage)
        #expect(
            error?.message
                == "Library '\(library.file.path)' failed in '\(function)' without a message (code "
                + "1007); that is a bug of the plugin, report it to its author.")
    }

    @Test func `A failure of the edit without a message ends the run as the plugin's bug`() throws {
        let library = try FixtureLibrary.library("FAIL=\"apply\"")
        let error = #expect(throws: VaneError.self) {
            try SteeredPass(library.methods[0].intervention())
        }
        #expect(error?.code == .interventionFailed)
        #expect(
            error?.message
                == "'test' failed: Library '\(library.file.path)' failed in 'apply' without a message "
                + "(code 1007); that is a bug of the plugin, report it to its author.")
    }

    @Test(arguments: [5, -1]) func `A count of rows that cannot be is the plugin's bug`(
        claimed: Int
    ) throws {
        let library = try FixtureLibrary.library("CLAIMED=\(claimed)")
        let error = #expect(throws: VaneError.self) {
            try SteeredPass(library.methods[0].intervention())
        }
        #expect(
            error?.message
                == "'test' failed: Library '\(library.file.path)' breaks the contract in 'apply': it "
                + "reports \(claimed) rows changed and 0 declined out of 4; that is a bug of the "
                + "plugin, report it to its author.")
    }

    @Test func `A plugin that makes no instance breaks the contract`() throws {
        let library = try FixtureLibrary.library("NO_INSTANCE")
        let error = #expect(throws: PluginError.self) { try library.methods[0].intervention() }
        #expect(error?.code == .brokenPromise)
        #expect(
            error?.message
                == "Library '\(library.file.path)' breaks the contract in 'create': it succeeds but "
                + "makes no instance; that is a bug of the plugin, report it to its author.")
    }

    @Test func `A context vector is handed over once a sequence, before its rows`() throws {
        let intervention = try FixtureLibrary.library("CONTEXT=\"resid_post.0\"").methods[0]
            .intervention()
        #expect(intervention.needs.context == HookPoint(.residPost, block: 0))
        let pass = try SteeredPass(intervention)
        let last = try #require(
            pass.labels.lastIndex { $0.sequence == 1 && $0.fromPromptEnd == -1 })
        let amount = pass.before[last][0]
        for row in pass.rows(.generation) {
            #expect(row.after.bits == row.before.map { $0 + amount }.bits)
        }
    }

    @Test func `A context that is no hook point is refused`() throws {
        let library = try FixtureLibrary.library("CONTEXT=\"everywhere\"")
        let error = #expect(throws: PluginError.self) { try library.methods[0].intervention() }
        #expect(error?.code == .invalidDescriptor)
        #expect(
            error?.message
                == "Library '\(library.file.path)' describes itself wrongly: it asks for a context at "
                + "'everywhere', which is no hook point such as 'resid_post.3'; its author must "
                + "correct it.")
    }

    @Test func `A plugin that asks for a context must be able to take it`() throws {
        let library = try FixtureLibrary.library("CONTEXT=\"resid_post.0\"", "NO_BEGIN")
        let error = #expect(throws: PluginError.self) { try library.methods[0].intervention() }
        #expect(error?.code == .nullSlot)
        #expect(
            error?.message
                == "Library '\(library.file.path)' leaves 'vane_intervention_t.begin' null, which is "
                + "required; its author must fill it.")
    }

    @Test func `A failure while contexts are handed over ends the run`() throws {
        let library = try FixtureLibrary.library(
            "CONTEXT=\"resid_post.0\"", "FAIL=\"begin\"", "MESSAGE=\"no\"")
        let error = #expect(throws: VaneError.self) {
            try SteeredPass(library.methods[0].intervention())
        }
        #expect(error?.code == .interventionFailed)
        #expect(
            error?.message
                == "'test' failed: Library '\(library.file.path)' failed in 'begin': no (code 1007, "
                + "field 'amount')")
    }
}
