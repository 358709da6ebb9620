#if os(Linux) && arch(x86_64)
import Foundation
import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// Binaries of earlier versions of the contract, kept as they were compiled then.
@Suite struct OldBinaryTests {
    /// The file of a plugin as a version compiled it.
    private static func path(_ name: String, _ version: String) -> String {
        FixtureLibrary.package
            .appending(path: "Tests/Fixtures/Plugins/\(name)-\(version)-linux-x86_64.so").path
    }

    @Test(arguments: ["1.0"])
    func `A plugin compiled for an earlier minor version loads and does what it did`(
        version: String
    ) throws {
        let file = try PluginFile(
            at: Self.path("rotation", version), fingerprint: FixtureLibrary.fingerprint)
        #expect(file.manifest.description == version)
        let library = try PluginLibrary(loading: file, hostVersion: "0.0.0")
        let method = try #require(library.methods.first)
        #expect(method.descriptor.id == "rotation")
        #expect(method.descriptor.parameters.map(\.name) == ["angle", "adaptive", "seed"])
        let pass = try SteeredPass(method.intervention(["seed": "3", "angle": "77.5"]))
        let plane = Plane(seed: 3, width: SteeredPass.width)
        for row in pass.rows(.generation) {
            let (before, after) = (
                plane.coordinates(of: row.before), plane.coordinates(of: row.after)
            )
            let radius = hypot(before.first, before.second)
            #expect(abs(after.first - radius * cos(77.5 * .pi / 180)) < 1e-5)
            #expect(abs(after.second - radius * sin(77.5 * .pi / 180)) < 1e-5)
        }
    }

    @Test(arguments: ["1.1"])
    func `A plugin that learns, compiled for an earlier minor version, learns what it did`(
        version: String
    ) throws {
        let file = try PluginFile(
            at: Self.path("capping", version), fingerprint: FixtureLibrary.fingerprint)
        #expect(file.manifest.description == version)
        let method = try #require(
            try PluginLibrary(loading: file, hostVersion: "0.0.0").methods.first)
        let rows = try TrainedMethods.rows()
        let artifact = try TrainedMethods.fit(method, on: .rows(rows))
        let gap = TrainedMethods.gap(rows)
        let length = gap.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        let axis = try artifact.require("axis").elements
        #expect(zip(axis, gap).allSatisfy { abs(Double($0) - Double($1) / length) < 1e-6 })
        let intervention = try TrainedMethods.intervention(of: artifact, by: method)
        let threshold = Double(try artifact.require("threshold")[0])
        let pass = try SteeredPass(intervention, selecting: .all)
        for row in pass.rows(.generation) {
            let projection = zip(row.after, axis).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            #expect(projection > threshold - 1e-5)
        }
    }
}
#endif
