// swift-tools-version: 6.3

import PackageDescription

/// What every target is built with; the flags of the sanitizers come from the command line, for every module.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // The fuzzer brings `main`, so no file may hold top-level code.
    .unsafeFlags(["-parse-as-library"]),
]

let package = Package(
    name: "vane-fuzzing",
    dependencies: [.package(name: "vane", path: "../..")],
    targets: [
        .executableTarget(
            name: "FuzzFiles",
            dependencies: [
                .product(name: "VaneArchive", package: "vane"),
                .product(name: "VaneTensorFiles", package: "vane"),
            ], swiftSettings: settings),
        .executableTarget(
            name: "FuzzTokenizer",
            dependencies: [.product(name: "VaneModels", package: "vane")],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
