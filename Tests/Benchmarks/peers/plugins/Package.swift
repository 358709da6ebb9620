// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "Addition",
    products: [.library(name: "Addition", type: .dynamic, targets: ["Addition"])],
    dependencies: [.package(name: "vane", path: "../../../..")],
    targets: [
        .target(
            name: "Addition",
            dependencies: [
                .product(name: "VanePluginKit", package: "vane"),
                .product(name: "VaneCore", package: "vane"),
            ],
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-Xlinker",
                        "--version-script=\(Context.packageDirectory)/../../../../Plugins/exports.map",
                    ],
                    .when(platforms: [.linux]))
            ])
    ]
)
