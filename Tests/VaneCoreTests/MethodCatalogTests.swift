import Testing
import VaneCore
import VaneTensors

@Suite struct MethodCatalogTests {
    /// A method that reads, and one that steers.
    static func catalog() throws -> MethodCatalog {
        var catalog = MethodCatalog()
        try catalog.add([
            Method(
                MethodDescriptor("reader", .readout, from: .nothing, summary: "", source: ""),
                fit: { _ in Artifact(method: "reader", tensors: [:]) },
                readout: { Direction(try $0.require("vector").elements) }),
            Method(
                MethodDescriptor("steerer", .intervention, from: .nothing, summary: "", source: ""),
                fit: { _ in Artifact(method: "steerer", tensors: [:]) },
                intervention: { AddVector(try $0.require("vector").elements) }),
        ])
        return catalog
    }

    /// An artefact with a vector.
    static func artifact(_ method: String) -> Artifact {
        Artifact(method: method, tensors: ["vector": Tensor(shape: [2], [3, 4])])
    }

    @Test func `Methods are found by id and kept in order`() throws {
        let catalog = try Self.catalog()
        #expect(catalog.methods.map(\.descriptor.id) == ["reader", "steerer"])
        #expect(try catalog.method("steerer").descriptor.kind == .intervention)
    }

    @Test func `An id can be taken once`() throws {
        var catalog = try Self.catalog()
        let error = VaneError(
            .invalidMethod,
            "Method 'reader' exists twice, the first is built in; load one of the two, or give the plugin's method another id."
        )
        let again = catalog.methods
        #expect(throws: error) { try catalog.add(again) }
    }

    @Test func `An unknown id is refused with the known ones`() throws {
        let catalog = try Self.catalog()
        let error = VaneError(
            .invalidMethod, "There is no method 'writer'; there are reader, steerer.")
        #expect(throws: error) { try catalog.method("writer") }
        #expect(throws: error) { try catalog.readout(of: Self.artifact("writer")) }
    }

    @Test func `An artefact becomes what its method makes of it`() throws {
        let catalog = try Self.catalog()
        #expect(try catalog.readout(of: Self.artifact("reader")).width == 2)
        #expect(try catalog.intervention(of: Self.artifact("steerer")) is AddVector)
    }

    @Test func `A reader does not steer and a steerer does not read`() throws {
        let catalog = try Self.catalog()
        let noSteering = VaneError(
            .invalidMethod, "'reader' reads but does not steer; choose an intervention.")
        #expect(throws: noSteering) { try catalog.intervention(of: Self.artifact("reader")) }
        let noReading = VaneError(
            .invalidMethod, "'steerer' steers but does not read; choose a readout.")
        #expect(throws: noReading) { try catalog.readout(of: Self.artifact("steerer")) }
    }

    @Test func `A missing tensor is refused with those that are there`() {
        let error = VaneError(
            .missingData,
            "The artefact of 'reader' has no tensor 'matrix', only vector; fit it again.")
        #expect(throws: error) { try Self.artifact("reader").require("matrix") }
    }
}
