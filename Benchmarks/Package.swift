// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "redress", path: "..")],
    targets: [
        .target(
            name: "Support",
            dependencies: [
                .product(name: "Redress", package: "redress"),
                .product(name: "SQLiteStore", package: "redress"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "ActBenchmark",
            dependencies: ["Support", .product(name: "Redress", package: "redress")],
            swiftSettings: settings),
        .executableTarget(
            name: "TimerBenchmark",
            dependencies: [
                "Support", .product(name: "Redress", package: "redress"),
                .product(name: "SQLiteStore", package: "redress"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "WalkBenchmark",
            dependencies: ["Support", .product(name: "Redress", package: "redress")],
            swiftSettings: settings),
        .executableTarget(
            name: "ChartBenchmark",
            dependencies: [
                .product(name: "Redress", package: "redress"),
                .product(name: "SCXML", package: "redress"),
            ],
            swiftSettings: settings),
    ]
)
