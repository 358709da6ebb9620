// swift-tools-version: 6.3

import PackageDescription

/// What every Swift target is built with.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
    ] + (Context.gitInformation?.currentTag == nil ? [.treatAllWarnings(as: .error)] : [])

/// A Swift target of this package and its tests, when it has any.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], testing: [Target.Dependency]? = nil,
    excluding: [String] = []
) -> [Target] {
    let target = Target.target(name: name, dependencies: dependencies, swiftSettings: settings)
    guard let testing else { return [target] }
    let tests = Target.testTarget(
        name: name + "Tests", dependencies: [.target(name: name)] + dependencies + testing,
        exclude: excluding, swiftSettings: settings)
    return [target, tests]
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

/// Hides everything in a plugin's library but its entry.
let pluginLinking: [LinkerSetting] = [
    .unsafeFlags(
        ["-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map"],
        .when(platforms: [.linux]))
]

/// The plugins that are shipped, each a dynamic library that nothing links.
let plugins: [Target] = [
    .target(
        name: "CappingPlugin", dependencies: ["CVanePlugin"], path: "Plugins/Capping",
        publicHeadersPath: ".",
        linkerSettings: [.linkedLibrary("m")] + pluginLinking),
    .target(
        name: "PruningPlugin", dependencies: ["VanePluginKit", "VaneCore", "VaneTensors"],
        path: "Plugins/Pruning", swiftSettings: settings, linkerSettings: pluginLinking),
    .target(
        name: "RotationPlugin", dependencies: ["CVanePlugin"], path: "Plugins/Rotation",
        publicHeadersPath: ".",
        linkerSettings: [.linkedLibrary("m")] + pluginLinking),
    .target(
        name: "TransportPlugin", dependencies: ["VanePluginKit", "VaneCore", "VaneTensors"],
        path: "Plugins/Transport", swiftSettings: settings, linkerSettings: pluginLinking),
]

let systemLibraries: [Target] = [
    .systemLibrary(
        name: "CZstandard", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev", "pkg-config"])]),
    .systemLibrary(
        name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev", "pkg-config"])]),
    .systemLibrary(
        name: "CLinearAlgebra", pkgConfig: "openblas",
        providers: [.apt(["libopenblas-dev", "liblapacke-dev", "pkg-config"])]),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
]

let package = Package(
    name: "vane",
    products: [
        .executable(name: "vane", targets: ["vane"]),
        .library(name: "VanePluginKit", targets: ["VanePluginKit"]),
        .library(name: "VaneContracts", targets: ["VaneContracts"]),
        .library(name: "VaneCore", targets: ["VaneCore", "VaneTensors"]),
        .library(name: "VaneArchive", targets: ["VaneArchive"]),
        .library(name: "VaneModels", targets: ["VaneModels"]),
        .library(name: "VaneNumerics", targets: ["VaneNumerics"]),
        .library(name: "VanePluginHost", targets: ["VanePluginHost"]),
        .library(name: "VaneProbes", targets: ["VaneProbes"]),
        .library(name: "VaneSteering", targets: ["VaneSteering"]),
        .library(name: "VaneTensorFiles", targets: ["VaneTensorFiles"]),
        .library(name: "CappingPlugin", type: .dynamic, targets: ["CappingPlugin"]),
        .library(name: "PruningPlugin", type: .dynamic, targets: ["PruningPlugin"]),
        .library(name: "RotationPlugin", type: .dynamic, targets: ["RotationPlugin"]),
        .library(name: "TransportPlugin", type: .dynamic, targets: ["TransportPlugin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: systemLibraries + plugins + [
        .target(name: "CVanePlugin"),
        .target(name: "CVaneKernels"),
        .target(name: "CVaneClinicModel", exclude: ["model", "training"]),
        .target(name: "CVanePluginTemplate"),
    ]
        + [
            .testTarget(
                name: "CVaneKernelsTests", dependencies: ["CVaneKernels", "VaneTensors"],
                swiftSettings: settings)
        ]
        + module("VaneTensors", testing: [])
        + module("VaneCore", ["VaneTensors"], testing: [])
        + module(
            "VaneNumerics", ["VaneTensors", "CVaneKernels", "COneDNN", "CLinearAlgebra"],
            testing: [])
        + module("VaneTensorFiles", ["VaneTensors", "CZlib"], testing: [])
        + module(
            "VaneArchive", ["VaneCore", "VaneTensors", "CZstandard", "CZlib", "CVaneKernels"],
            testing: [])
        + module("VaneContracts", ["VaneCore", "VaneTensors"], testing: [])
        + module(
            "VaneProbes", ["VaneCore", "VaneNumerics", "VaneTensors"], testing: ["VaneContracts"])
        + module(
            "VaneSteering", ["VaneCore", "VaneNumerics", "VaneTensors"],
            testing: ["VaneContracts"])
        + module(
            "VaneModels",
            ["VaneCore", "VaneNumerics", "VaneTensorFiles", "VaneTensors", crypto], testing: [])
        + module("VanePluginKit", ["VaneCore", "CVanePlugin", "VaneTensors"])
        + module(
            "VanePluginHost", ["VaneCore", "CVanePlugin", "VaneTensors"],
            testing: ["VaneContracts", "VanePluginKit", crypto], excluding: ["Fixtures"])
        + module("VaneClinic", ["VaneCore", "VaneTensors", "CVaneClinicModel"], testing: [])
        + module(
            "VaneComparison",
            ["VaneCore", "VaneNumerics", "VaneProbes", "VaneSteering", "VaneTensors", yams],
            testing: [])
        + module(
            "VaneCommands",
            [
                "CVanePluginTemplate", "VaneArchive", "VaneClinic", "VaneComparison",
                "VaneContracts", "VaneCore",
                "VaneModels", "VaneNumerics", "VanePluginHost", "VaneProbes", "VaneSteering",
                "VaneTensorFiles", "VaneTensors", arguments, crypto,
            ], testing: [])
        + [
            .executableTarget(
                name: "vane", dependencies: ["VaneCommands"], swiftSettings: settings)
        ],
    swiftLanguageModes: [.v6]
)
