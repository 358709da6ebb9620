import CVanePlugin
import Testing
import VaneCore

@testable import VanePluginHost

/// Libraries that are ahead of this program or behind it, within one major of the contract.
struct ContractGrowthTests {
    @Test func `A library whose structs are longer works as far as they are known`() throws {
        let library = try FixtureLibrary.library("FUTURE")
        let pass = try SteeredPass(library.methods[0].intervention(["amount": "2.5"]))
        for row in pass.rows(.generation) {
            #expect(row.after.bits == row.before.map { $0 + 2.5 }.bits)
        }
    }

    @Test func `A choice in longer structs is listed with its words`() throws {
        let parameters = try FixtureLibrary.library("FUTURE", "CHOICES=3").methods[0].descriptor
            .parameters
        #expect(parameters.map(\.kind) == [.choice(default: "c", of: ["a", "b", "c"])])
    }

    @Test func `A longer error is read and given back once`() throws {
        let library = try FixtureLibrary.library(
            "FUTURE", "FAIL=\"reset\"", "MESSAGE=\"calls\"")
        let intervention = try library.methods[0].intervention()
        var message = ""
        for _ in 1...2 {
            let error = #expect(throws: PluginError.self) { try SteeredPass(intervention) }
            #expect(error?.code == .failed)
            message = error?.message ?? ""
        }
        #expect(message.contains("reset release destroy"))
        #expect(message.matches(of: /release/).count == 1)
    }

    /// The library's table as a later minor may have it.
    @safe struct LaterTable: ContractStruct {
        /// What version 1.0 has.
        var known = unsafe vane_plugin_t()
        /// What was added, with a value that a copy must replace.
        var added: Int64 = -1
        /// The size in version 1.0.
        static var least: Int32 { VANE_PLUGIN_LEAST }
    }

    @Test func `What a shorter struct does not reach reads as zero`() throws {
        var table = LaterTable()
        unsafe table.known.header = vane_header_t(of: vane_plugin_t.self)
        unsafe table.known.destroy = { _ in }
        // SAFETY: the pointer is used during the call only; behind the struct that says 64 bytes lie 8 more.
        let copy = unsafe try withUnsafePointer(to: &table) { pointer in
            unsafe try LoadedImage.copy(pointer, "LIB")
        }
        #expect(copy.added == 0)
        #expect(unsafe copy.known.header.struct_size == 64)
        #expect(unsafe copy.known.destroy != nil)
    }

    @Test(arguments: [0, 8, 63]) func `A struct shorter than in version 1.0 is refused`(
        size: Int
    ) throws {
        var table = LaterTable()
        unsafe table.known.header = vane_header_t(of: vane_plugin_t.self)
        unsafe table.known.header.struct_size = UInt32(size)
        let error = #expect(throws: PluginError.self) {
            // SAFETY: the pointer is used during the call only.
            unsafe try withUnsafePointer(to: &table) { pointer in
                _ = unsafe try LoadedImage.copy(pointer, "LIB")
            }
        }
        #expect(error?.code == .wrongABI)
        #expect(
            error?.message
                == "Library 'LIB' hands out a 'LaterTable_t' of ABI 1 with \(size) bytes, this program "
                + "needs ABI 1 and at least 64; begin the struct with VANE_HEADER.")
    }
}
