import CVanePlugin
import Testing

@testable import VanePluginKit

/// Hosts that are ahead of a library's author or behind, within one major of the contract.
struct HostGrowthTests {
    /// A struct with members that the library does not know.
    struct Grown<Known> {
        /// What version 1.0 has.
        var known: Known
        /// What was added.
        var added: (UInt64, UInt64) = (.max, .max)
    }

    /// What one call said.
    struct Answer: Equatable {
        /// The status.
        var status: vane_status_t
        /// The error's message.
        var message: String?
    }

    /// Calls a function of the library and takes its error over.
    static func call(
        _ body: (UnsafeMutablePointer<UnsafePointer<vane_error_t>?>) -> vane_status_t
    ) -> Answer {
        var error: UnsafePointer<vane_error_t>?
        let status = unsafe body(&error)
        guard let error = unsafe error else { return Answer(status: status) }
        // SAFETY: the kit's errors are valid until they are released, here and once.
        defer { unsafe error.pointee.release(error) }
        return unsafe Answer(status: status, message: String(cString: error.pointee.message))
    }

    /// A header for a struct that is as long as said.
    static func header(_ size: Int, major: Int32 = VANE_ABI_MAJOR) -> vane_header_t {
        vane_header_t(struct_size: UInt32(size), abi_major: UInt16(major), abi_minor: 9)
    }

    /// The library's table.
    static func table() throws -> vane_plugin_t {
        var host = unsafe Grown(
            known: vane_host_t(
                header: header(MemoryLayout<Grown<vane_host_t>>.size), name: nil, version: nil))
        var table: UnsafePointer<vane_plugin_t>?
        // SAFETY: a grown struct begins with the known one.
        let answer = unsafe withUnsafePointer(to: &host) { host in
            unsafe call { error in
                unsafe vane_plugin_entry(
                    UnsafeRawPointer(host).assumingMemoryBound(to: vane_host_t.self), &table, error)
            }
        }
        #expect(answer == Answer(status: VANE_OK))
        return unsafe try #require(unsafe table).pointee
    }

    @Test func `A host whose structs are longer is read as far as they are known`() throws {
        let plugin = unsafe try Self.table()
        let steer = unsafe try #require(
            unsafe plugin.get_interface(VANE_INTERVENTION)?.assumingMemoryBound(
                to: vane_intervention_t.self)
        ).pointee
        var settings = unsafe vane_settings_t(
            header: Self.header(32), count: 0, items: nil, stride: 40)
        var made: OpaquePointer?
        let created = unsafe Self.call { unsafe plugin.create("labelled", &settings, &made, $0) }
        #expect(created == Answer(status: VANE_OK))
        let instance = unsafe try #require(unsafe made)
        defer { unsafe plugin.destroy(instance) }

        var shape = Grown(
            known: vane_shape_t(
                header: Self.header(MemoryLayout<Grown<vane_shape_t>>.size), width: 1,
                context_width: 1, sequences: 2, rows: 2))
        let prepared = unsafe withUnsafePointer(to: &shape) { shape in
            unsafe Self.call { error in
                unsafe steer.prepare(
                    instance,
                    UnsafeRawPointer(shape).assumingMemoryBound(to: vane_shape_t.self), error)
            }
        }
        #expect(prepared == Answer(status: VANE_OK))

        // Labels of 40 bytes, of which the library knows 28.
        var labels = [Int32](repeating: -1, count: 20)
        for row in 0..<2 {
            labels[10 * row] = Int32(row)
            labels[10 * row + 1] = 3
            labels[10 * row + 2] = 1
            labels[10 * row + 3] = 1
            labels[10 * row + 4] = 2
            labels[10 * row + 5] = 2
            labels[10 * row + 6] = Int32(bitPattern: Float(1).bitPattern)
        }
        var values: [Float] = [5, 7]
        var outcome = Grown(
            known: vane_outcome_t(
                header: Self.header(MemoryLayout<Grown<vane_outcome_t>>.size), rows_changed: 0,
                rows_declined: 0))
        let answers = unsafe labels.withUnsafeBytes { labels in
            unsafe values.withUnsafeMutableBufferPointer { values in
                var rows = unsafe Grown(
                    known: vane_rows_t(
                        header: Self.header(MemoryLayout<Grown<vane_rows_t>>.size),
                        values: values.baseAddress, row_stride: 1, count: 2, width: 1,
                        labels: labels.baseAddress?.assumingMemoryBound(to: vane_row_label_t.self),
                        label_stride: 40))
                return unsafe withUnsafePointer(to: &rows) { rows in
                    unsafe withUnsafeMutablePointer(to: &outcome) { outcome in
                        let rows = unsafe UnsafeRawPointer(rows).assumingMemoryBound(
                            to: vane_rows_t.self)
                        let outcome = unsafe UnsafeMutableRawPointer(outcome).assumingMemoryBound(
                            to: vane_outcome_t.self)
                        return unsafe [
                            Self.call { unsafe steer.begin(instance, rows, $0) },
                            Self.call { unsafe steer.apply(instance, rows, outcome, $0) },
                        ]
                    }
                }
            }
        }
        #expect(answers == [Answer(status: VANE_OK), Answer(status: VANE_OK)])
        // Position 3, 1 after the prompt's end, token 2: 3 + 10 + 200, and the context's first value.
        #expect(values == [223, 227])
        #expect(outcome.known.rows_changed == 2)
        #expect(outcome.added == (.max, .max))
    }

    @Test func `Settings that are further apart are read each`() throws {
        let plugin = unsafe try Self.table()
        // Settings of 48 bytes, of which the library knows 40.
        let names = unsafe ["refuse", "fail"].map { unsafe CString.allocate($0) }
        let text = unsafe CString.allocate("true")
        defer {
            unsafe names.forEach { unsafe $0.deallocate() }
            unsafe text.deallocate()
        }
        @safe struct Longer {
            var known: vane_setting_t
            var added: UInt64 = .max
        }
        let items = unsafe names.map { name in
            unsafe Longer(
                known: vane_setting_t(
                    name: name, type: VANE_PARAMETER_FLAG, reserved: 0, integer: 1, real: 0,
                    text: text))
        }
        let answer = unsafe items.withUnsafeBytes { bytes in
            var settings = unsafe vane_settings_t(
                header: Self.header(32), count: 2,
                items: bytes.baseAddress?.assumingMemoryBound(to: vane_setting_t.self), stride: 48)
            var made: OpaquePointer?
            return unsafe Self.call { unsafe plugin.create("labelled", &settings, &made, $0) }
        }
        #expect(answer == Answer(status: VANE_INVALID_PARAMETER, message: "not like this"))
    }

    /// The shape as a later minor may have it.
    struct LaterShape: HostStruct {
        /// What version 1.0 has.
        var known = vane_shape_t()
        /// What was added, with a value that a copy must replace.
        var added: Int64 = -1
        /// The size in version 1.0.
        static var least: Int32 { VANE_SHAPE_LEAST }
    }

    @Test func `What a shorter host's struct does not reach reads as zero`() throws {
        var shape = LaterShape()
        shape.known = vane_shape_t(
            header: Self.header(40), width: 1, context_width: 2, sequences: 3, rows: 4)
        // SAFETY: the pointer is used during the call only; behind the struct that says 40 bytes lie 8 more.
        let copy = unsafe try #require(
            withUnsafePointer(to: &shape) { unsafe LaterShape.copy($0) })
        #expect((copy.known.rows, copy.added) == (4, 0))
    }

    @Test(arguments: [(8, 1), (24, 2)] as [(Int, Int32)])
    func `A host that is shorter than version 1.0 or of another major is refused in words`(
        size: Int, major: Int32
    ) {
        var host = unsafe vane_host_t(
            header: Self.header(size, major: major), name: nil, version: nil)
        var table: UnsafePointer<vane_plugin_t>?
        let answer = unsafe Self.call { unsafe vane_plugin_entry(&host, &table, $0) }
        #expect(
            answer
                == Answer(
                    status: VANE_FAILED,
                    message: "a 'vane_host_t' of ABI 1 with at least 24 bytes is needed; use a "
                        + "host of this major"))
        #expect(unsafe table == nil)
    }

    @Test func `A shape, needs or rows that cannot be read are refused in words`() throws {
        let plugin = unsafe try Self.table()
        let steer = unsafe try #require(
            unsafe plugin.get_interface(VANE_INTERVENTION)?.assumingMemoryBound(
                to: vane_intervention_t.self)
        ).pointee
        var settings = unsafe vane_settings_t(
            header: Self.header(32), count: 0, items: nil, stride: 40)
        var made: OpaquePointer?
        _ = unsafe Self.call { unsafe plugin.create("counting", &settings, &made, $0) }
        let instance = unsafe try #require(unsafe made)
        defer { unsafe plugin.destroy(instance) }
        var needs = unsafe vane_needs_t(header: Self.header(8), context: nil)
        #expect(
            unsafe Self.call { unsafe steer.needs(instance, &needs, $0) }.message
                == "a 'vane_needs_t' of ABI 1 with at least 16 bytes is needed; use a host of this major"
        )
        #expect(
            unsafe Self.call { unsafe steer.prepare(instance, nil, $0) }.message
                == "a 'vane_shape_t' of ABI 1 with at least 40 bytes is needed; use a host of this major"
        )
        #expect(
            unsafe Self.call { unsafe steer.apply(instance, nil, nil, $0) }.message
                == "a 'vane_rows_t' of ABI 1 with at least 56 bytes is needed; use a host of this major"
        )
    }
}
