// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "Shrink",
    products: [.library(name: "Shrink", type: .dynamic, targets: ["Shrink"])],
    dependencies: [
        .package(name: "vane", path: "../../..")
    ],
    targets: [
        .target(
            name: "Shrink",
            dependencies: [
                .product(name: "VanePluginKit", package: "vane"),
                .product(name: "VaneCore", package: "vane"),
            ],
            linkerSettings: [
                // The library exports its entry and nothing else, so that its copy of the core stays its own.
                .unsafeFlags(
                    ["-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map"],
                    .when(platforms: [.linux], configuration: .release))
            ]),
        .testTarget(
            name: "ShrinkTests",
            dependencies: [
                "Shrink", .product(name: "VaneContracts", package: "vane"),
                .product(name: "VaneCore", package: "vane"),
            ]),
    ]
)
