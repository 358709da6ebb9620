// swift-tools-version: 6.3

import PackageDescription

/// What every target is built with; the flags of the sanitizers come from the command line, for every module.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // The fuzzer calls a function of these programs, so no file may hold top-level code.
    .unsafeFlags(["-parse-as-library"]),
]

let package = Package(
    name: "vane-fuzzing",
    dependencies: [.package(name: "vane", path: "../..")],
    targets: [
        .target(name: "CFuzzerMain"),
        .executableTarget(
            name: "FuzzFiles",
            dependencies: [
                "CFuzzerMain",
                .product(name: "VaneArchive", package: "vane"),
                .product(name: "VaneTensorFiles", package: "vane"),
            ], swiftSettings: settings),
        .executableTarget(
            name: "FuzzTokenizer",
            dependencies: ["CFuzzerMain", .product(name: "VaneModels", package: "vane")],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
