#if os(Linux) && arch(x86_64)
import Foundation
import Testing
import VaneCore

@testable import VanePluginHost

/// Binaries of earlier versions of the contract, kept as they were compiled then.
@Suite struct OldBinaryTests {
    /// The file of a version.
    private static func path(_ version: String) -> String {
        FixtureLibrary.package
            .appending(path: "Tests/Fixtures/Plugins/rotation-\(version)-linux-x86_64.so").path
    }

    @Test(arguments: ["1.0"])
    func `A plugin compiled for an earlier minor version loads and does what it did`(
        version: String
    ) throws {
        let file = try PluginFile(
            at: Self.path(version), fingerprint: FixtureLibrary.fingerprint)
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
}
#endif
