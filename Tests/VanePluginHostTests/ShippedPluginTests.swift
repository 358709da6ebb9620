import Foundation
import Testing
import VaneCore
import VaneTensors

@testable import VanePluginHost

/// The plugins that are shipped, as the libraries that the build made.
@Suite(.enabled(if: ShippedPlugin.areBuilt, "The plugins' libraries are not beside the tests."))
struct ShippedPluginTests {
    @Test func `Each exports its entry and nothing else, and offers its method`() throws {
        for plugin in ShippedPlugin.all {
            let symbols = try ShippedPlugin.exportedSymbols(of: plugin.path)
            #expect(symbols == ["vane_plugin_entry"])
            let library = try plugin.load()
            #expect(library.name == plugin.name)
            #expect(library.file.manifest == .current)
            #expect(library.methods.map(\.descriptor.id) == [plugin.method])
        }
    }

    @Test(arguments: [0.25, 1] as [Float], [0.1, 0.5, 1])
    func `Pruning equals the same edit computed directly, bit for bit`(
        strength: Float, sparsity: Double
    ) throws {
        let method = try ShippedPlugin.pruning.load().methods[0]
        let pass = try SteeredPass(
            method.intervention(["sparsity": "\(sparsity)"]), strength: .constant(strength))
        for row in pass.rows(.generation) {
            let pruned = Int((sparsity * Double(row.before.count)).rounded(.up))
            let threshold = row.before.map(\.magnitude).sorted()[pruned - 1]
            let expected = row.before.map { $0.magnitude <= threshold ? $0 - strength * $0 : $0 }
            #expect(row.after.bits == expected.bits)
            #expect(strength < 1 || row.after.count { $0 == 0 } == pruned)
        }
    }

    @Test func `Pruning nothing is an error and not a result`() throws {
        let method = try ShippedPlugin.pruning.load().methods[0]
        let intervention = try method.intervention(["sparsity": "0"])
        let error = #expect(throws: VaneError.self) { try SteeredPass(intervention) }
        #expect(error?.code == .noEffect)
    }

    @Test(arguments: [0, 7, 123], [-180, -30, 0, 77.5, 180])
    func `Rotation turns each row to its angle and keeps its length`(
        seed: Int, angle: Double
    ) throws {
        let method = try ShippedPlugin.rotation.load().methods[0]
        let pass = try SteeredPass(
            method.intervention(["seed": "\(seed)", "angle": "\(angle)"]), seed: UInt64(seed))
        let plane = Plane(seed: UInt64(seed), width: SteeredPass.width)
        for row in pass.rows(.generation) {
            let (before, after) = (
                plane.coordinates(of: row.before), plane.coordinates(of: row.after)
            )
            let radius = hypot(before.first, before.second)
            let theta = angle * .pi / 180
            #expect(abs(after.first - radius * cos(theta)) < 1e-5)
            #expect(abs(after.second - radius * sin(theta)) < 1e-5)
            // Single precision, rows of length near 3.
            #expect(abs(length(row.after) - length(row.before)) < 1e-5)
        }
    }

    @Test(arguments: [-0.7, 0.5, 1] as [Float])
    func `Rotation equals the same edit computed directly, bit for bit`(strength: Float) throws {
        let method = try ShippedPlugin.rotation.load().methods[0]
        let pass = try SteeredPass(
            method.intervention(["seed": "5", "angle": "40"]), strength: .constant(strength))
        let plane = Plane(seed: 5, width: SteeredPass.width)
        for row in pass.rows(.generation) {
            let expected = plane.turning(
                row.before, to: 40 * .pi / 180, strength: Double(strength))
            #expect(row.after.bits == expected.bits)
        }
    }

    @Test func `Adaptive rotation declines the rows on the other side`() throws {
        let method = try ShippedPlugin.rotation.load().methods[0]
        let pass = try SteeredPass(
            method.intervention(["adaptive": "true", "angle": "90", "seed": "2"]), selecting: .all)
        let plane = Plane(seed: 2, width: SteeredPass.width)
        let declined = pass.before.count { plane.coordinates(of: $0).first <= 0 }
        #expect(declined > 0 && declined < pass.before.count)
        let entry = try #require(pass.receipt.applications.first)
        #expect(entry.visits.reduce(0) { $0 + $1.declined } == declined)
        #expect(entry.rowsChanged == pass.before.count - declined)
    }

    @Test func `Rotation needs rows of two values and says so`() throws {
        let plugin = ShippedPlugin.rotation
        let intervention = try plugin.load().methods[0].intervention()
        let error = #expect(throws: PluginError.self) {
            try intervention.prepare(for: RunShape(width: 1, sequences: 1, rows: 1))
        }
        #expect(
            error?.message
                == "Library '\(try plugin.load().file.path)' failed in 'prepare': a plane needs rows of "
                + "at least 2 values; apply the rotation at a wider hook point (code 4, field 'width')"
        )
    }

    @Test(arguments: ShippedPlugin.untrained) func `At strength 0 nothing changes`(
        plugin: ShippedPlugin
    ) throws {
        let pass = try SteeredPass(
            plugin.load().methods[0].intervention(), strength: .constant(0))
        #expect(pass.after.map(\.bits) == pass.before.map(\.bits))
        #expect(pass.receipt.applications.first?.status == .zeroStrength)
    }

    @Test(arguments: ShippedPlugin.untrained) func `The receipt counts the rows that changed`(
        plugin: ShippedPlugin
    ) throws {
        let pass = try SteeredPass(plugin.load().methods[0].intervention(), selecting: .all)
        let entry = try #require(pass.receipt.applications.first)
        #expect((entry.rowsSelected, entry.rowsChanged) == (10, 10))
        #expect(entry.status == .applied)
    }

    /// Returns the Euclidean length.
    func length(_ row: [Float]) -> Double {
        row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}

/// A plugin that is shipped.
struct ShippedPlugin: Sendable, Equatable, CustomTestStringConvertible {
    /// The library's name.
    let name: String
    /// The method it offers.
    let method: String

    /// Magnitude pruning, in Swift.
    static let pruning = ShippedPlugin(name: "Pruning", method: "pruning")
    /// Rotation, in C.
    static let rotation = ShippedPlugin(name: "Rotation", method: "rotation")
    /// Linear transport, in Swift; it learns.
    static let transport = ShippedPlugin(name: "Transport", method: "linear-act")
    /// Activation capping, in C; it learns, and declines rows.
    static let capping = ShippedPlugin(name: "Capping", method: "activation-capping")
    /// Every plugin.
    static let all = [pruning, rotation, transport, capping]
    /// Those that need no training.
    static let untrained = [pruning, rotation]

    /// The library's name.
    var testDescription: String { name }

    /// The library's path beside the tests.
    var path: String {
        let folder = Bundle.main.executableURL?.deletingLastPathComponent()
        return folder?.appending(path: "lib\(name)Plugin.so").path ?? ""
    }

    /// Whether every library is there.
    static var areBuilt: Bool {
        all.allSatisfy { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Loads the library.
    func load() throws -> PluginLibrary {
        let file = try PluginFile(at: path, fingerprint: FixtureLibrary.fingerprint)
        return try PluginLibrary(loading: file, hostVersion: "0.0.0")
    }

    /// Returns the names of the global symbols that a library defines, as `nm` lists them.
    static func exportedSymbols(of path: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["nm", "--dynamic", "--defined-only", "--extern-only", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return said.split(separator: "\n").compactMap { $0.split(separator: " ").last }
            .map(String.init)
    }
}

/// The rotation plugin's plane, computed a second time from its description.
struct Plane {
    /// The first direction, of length 1.
    let first: [Float]
    /// The second direction, of length 1 and at right angles to the first.
    let second: [Float]

    /// Draws the plane: splitmix64, Box and Muller, Gram and Schmidt.
    init(seed: UInt64, width: Int) {
        var state = seed
        func unit() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double(((word ^ (word >> 31)) >> 11) + 1) * 0x1p-53
        }
        func vector() -> [Double] {
            (0..<width).map { _ in
                let radius = (-2 * log(unit())).squareRoot()
                return radius * cos(2 * .pi * unit())
            }
        }
        func normalized(_ vector: [Double]) -> [Double] {
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return vector.map { $0 / length }
        }
        let (a, b) = (vector(), vector())
        let direction = normalized(a)
        let along = zip(b, direction).reduce(0) { $0 + $1.0 * $1.1 }
        first = direction.map(Float.init)
        second = normalized(zip(b, direction).map { $0 - along * $1 }).map(Float.init)
    }

    /// Returns a row's coordinates in the plane.
    func coordinates(of row: [Float]) -> (first: Double, second: Double) {
        var (a, b) = ([0.0, 0.0], [0.0, 0.0])
        for i in row.indices {
            a[i & 1] += Double(row[i]) * Double(first[i])
            b[i & 1] += Double(row[i]) * Double(second[i])
        }
        return (a[0] + a[1], b[0] + b[1])
    }

    /// Returns a row turned towards an angle.
    func turning(_ row: [Float], to theta: Double, strength: Double) -> [Float] {
        let (a, b) = coordinates(of: row)
        let (radius, angle) = ((a * a + b * b).squareRoot(), atan2(b, a))
        let turned = angle + strength * remainder(theta - angle, 2 * .pi)
        let (x, y) = (Float(radius * cos(turned) - a), Float(radius * sin(turned) - b))
        return row.indices.map { row[$0] + x * first[$0] + y * second[$0] }
    }
}
